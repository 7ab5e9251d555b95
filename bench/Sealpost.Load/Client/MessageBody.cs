using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Sealpost.Load.Client;

/// <summary>A JSON body of a chosen size that carries a sequence number at a fixed place.</summary>
internal static class MessageBody
{
    private const string Prefix = "{\"seq\":\"";
    private const string Middle = "\",\"pad\":\"";
    private const string Suffix = "\"}";
    private const int Digits = 16;

    public static int MinimumSize => Prefix.Length + Digits + Middle.Length + Suffix.Length;

    public static byte[] Create(int size)
    {
        var text = Prefix + new string('0', Digits) + Middle + new string('x', size - MinimumSize) + Suffix;
        return Encoding.ASCII.GetBytes(text);
    }

    public static void WriteSequence(Span<byte> body, long sequence) =>
        sequence.TryFormat(body.Slice(Prefix.Length, Digits), out _, "D16", CultureInfo.InvariantCulture);

    public static long ReadSequence(ReadOnlySpan<byte> body) =>
        body.Length >= MinimumSize && Utf8Parser.TryParse(body.Slice(Prefix.Length, Digits), out long sequence, out _) ? sequence : -1;
}
