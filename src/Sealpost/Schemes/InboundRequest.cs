namespace Sealpost.Schemes;

/// <summary>A received request that can wait: what <see cref="VerifyRequest{THeaders}"/> is, with its body in memory that outlives the call.</summary>
/// <typeparam name="THeaders">How header fields are read, without copying them. They must stay readable until the verification has ended.</typeparam>
public readonly struct InboundRequest<THeaders>
    where THeaders : struct, IHeaderReader
{
    /// <summary>The header fields.</summary>
    public required THeaders Headers { get; init; }

    /// <summary>The exact bytes of the body as they arrived.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The HTTP method, upper case; needed only where the scheme signs it.</summary>
    public string? Method { get; init; }

    /// <summary>The absolute URL as the sender dialled it; needed only where the scheme signs it or reads its query.</summary>
    public string? Url { get; init; }

    internal VerifyRequest<THeaders> Now => new() { Headers = Headers, Body = Body.Span, Method = Method, Url = Url };
}
