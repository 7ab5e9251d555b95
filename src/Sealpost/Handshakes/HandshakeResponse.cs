namespace Sealpost.Handshakes;

/// <summary>What a receiver answers to a handshake.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="ContentType">The content type; null when there is no body.</param>
/// <param name="Body">The exact bytes; may be empty.</param>
/// <param name="Headers">Further headers, each value visible ASCII.</param>
public sealed record HandshakeResponse(
    int Status, string? ContentType, ReadOnlyMemory<byte> Body, IReadOnlyList<KeyValuePair<string, string>> Headers);
