namespace Sealpost.Schemes;

/// <summary>A received request, before anything in it is believed.</summary>
/// <typeparam name="THeaders">How header fields are read, without copying them.</typeparam>
public readonly ref struct VerifyRequest<THeaders>
    where THeaders : struct, IHeaderReader
{
    /// <summary>The header fields.</summary>
    public required THeaders Headers { get; init; }

    /// <summary>The exact bytes of the body as they arrived.</summary>
    public required ReadOnlySpan<byte> Body { get; init; }

    /// <summary>The HTTP method, upper case; needed only where the scheme signs it.</summary>
    public string? Method { get; init; }

    /// <summary>The absolute URL as the sender dialled it; needed only where the scheme signs it or reads its query.</summary>
    public string? Url { get; init; }
}
