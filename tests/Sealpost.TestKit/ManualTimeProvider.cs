using Sealpost.Testing;

namespace Sealpost.TestKit;

/// <summary>The clock of the tests of Sealpost itself: the one that users get.</summary>
/// <param name="start">The first time it shows; null for 2026-01-02T03:04:05Z.</param>
public sealed class ManualTimeProvider(DateTimeOffset? start = null) : TestClock(start);
