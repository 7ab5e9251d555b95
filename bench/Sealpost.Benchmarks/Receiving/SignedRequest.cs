using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Sealpost.Benchmarks.Receiving;

/// <summary>
/// A request whose bytes are made once and then only get another message id, so that none is a repetition. For Standard Webhooks, whose id is
/// signed, that takes a signature each time; the client makes it for both endpoints.
/// </summary>
internal sealed class SignedRequest
{
    private const int IdLength = 20;

    private readonly byte[] _bytes;
    private readonly int _idAt;
    private readonly int _signatureAt;
    private readonly byte[] _key;
    private readonly byte[] _signed;

    private SignedRequest(byte[] bytes, byte[] key, byte[] signed)
    {
        _bytes = bytes;
        _idAt = bytes.AsSpan().IndexOf(Placeholder);
        _signatureAt = bytes.AsSpan().IndexOf("v1,"u8) is var at and >= 0 ? at + 3 : -1;
        _key = key;
        _signed = signed;
    }

    private static ReadOnlySpan<byte> Placeholder => "00000000000000000000"u8;

    public static SignedRequest Create(string path, string source, byte[] body, DateTimeOffset now)
    {
        if (source == "github")
        {
            var mac = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(ReceivingServer.GitHubSecret), body));
            return new(Bytes(path, body, $"X-GitHub-Event: push\r\nX-GitHub-Delivery: {Encoding.ASCII.GetString(Placeholder)}\r\nX-Hub-Signature-256: sha256={mac}\r\n"), [], []);
        }

        var time = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var id = Encoding.ASCII.GetString(Placeholder);
        var head = $"webhook-id: {id}\r\nwebhook-timestamp: {time}\r\nwebhook-signature: v1,{new string('=', 44)}\r\n";
        return new(Bytes(path, body, head), Convert.FromBase64String(ReceivingServer.StandardSecret["whsec_".Length..]), [.. Encoding.ASCII.GetBytes($"{id}.{time}."), .. body]);
    }

    /// <summary>The request with this id; valid until the next call.</summary>
    public ReadOnlyMemory<byte> With(long id)
    {
        var text = _bytes.AsSpan(_idAt, IdLength);
        for (var i = IdLength - 1; i >= 0; i--, id /= 10)
            text[i] = (byte)('0' + (id % 10));
        if (_signatureAt >= 0)
        {
            text.CopyTo(_signed);
            Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
            HMACSHA256.HashData(_key, _signed, mac);
            Base64.EncodeToUtf8(mac, _bytes.AsSpan(_signatureAt, 44), out _, out _);
        }

        return _bytes;
    }

    private static byte[] Bytes(string path, byte[] body, string proof) =>
    [
        .. Encoding.ASCII.GetBytes($"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: benchmark\r\nAccept: */*\r\nContent-Type: application/json\r\n{proof}Content-Length: {body.Length}\r\n\r\n"),
        .. body,
    ];
}
