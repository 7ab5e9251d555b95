namespace Sealpost.Cli.Terminal;

/// <summary>A clock that stands at the moment a person named with <c>--now</c>.</summary>
internal sealed class FixedTimeProvider(DateTimeOffset moment) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => moment;
}
