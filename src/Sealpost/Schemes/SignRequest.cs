namespace Sealpost.Schemes;

/// <summary>What is signed.</summary>
public readonly ref struct SignRequest
{
    /// <summary>The exact bytes of the body.</summary>
    public required ReadOnlySpan<byte> Body { get; init; }

    /// <summary>The message id, where the scheme signs one: visible ASCII without spaces.</summary>
    public string? Id { get; init; }

    /// <summary>The time that goes into the timestamp header.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The HTTP method, upper case; needed only where the scheme signs it.</summary>
    public string? Method { get; init; }

    /// <summary>The absolute URL as it is dialled; needed only where the scheme signs it.</summary>
    public string? Url { get; init; }
}
