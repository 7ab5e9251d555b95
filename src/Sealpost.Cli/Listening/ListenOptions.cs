using Sealpost.Cli.Signatures;

namespace Sealpost.Cli.Listening;

/// <summary>What a listener does.</summary>
/// <param name="Port">TCP port on 127.0.0.1; 0 takes a free one.</param>
/// <param name="Directory">Where the certificate authority is kept.</param>
/// <param name="Schemes">Tried on every request; empty means nothing is verified.</param>
/// <param name="Status">The answer to every request; null answers 200, and 401 to one that does not verify.</param>
/// <param name="Count">Ends after so many requests; null goes on until it is stopped.</param>
/// <param name="Json">One JSON object a line instead of text.</param>
internal sealed record ListenOptions(int Port, string Directory, IReadOnlyList<KeyedScheme> Schemes, int? Status, int? Count, bool Json);
