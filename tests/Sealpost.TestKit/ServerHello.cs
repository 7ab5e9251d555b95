using System.Buffers.Binary;

namespace Sealpost.TestKit;

/// <summary>Answers to a ClientHello that no TLS library gives any more, made by hand.</summary>
public static class ServerHello
{
    /// <summary>An SSL 2.0 SERVER-HELLO without certificate.</summary>
    public static byte[] Ssl2 { get; } = [0x80, 0x0b, 0x04, 0x00, 0x01, 0x00, 0x02, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00];

    /// <summary>A ServerHello that chooses a version and a suite, whether they were offered or not.</summary>
    /// <param name="version">As on the wire, such as 0x0300 for SSL 3.0 and 0x0303 for TLS 1.2.</param>
    /// <param name="suite">As registered with IANA.</param>
    public static byte[] Choose(ushort version, ushort suite)
    {
        byte[] body = [.. Number(version), .. new byte[32], 0, .. Number(suite), 0];
        byte[] handshake = [2, 0, .. Number((ushort)body.Length), .. body];
        return [22, .. Number(version), .. Number((ushort)handshake.Length), .. handshake];
    }

    /// <summary>The beginning of a handshake message of 16 KiB, cut into TLS records of one byte.</summary>
    /// <param name="count">How many records.</param>
    public static byte[] TinyRecords(int count)
    {
        byte[] message = [2, 0, 0x40, 0, 3, 3, .. new byte[count]];
        return [.. message.Take(count).SelectMany(one => (byte[])[22, 3, 3, 0, 1, one])];
    }

    private static byte[] Number(ushort value)
    {
        var bytes = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, value);
        return bytes;
    }
}
