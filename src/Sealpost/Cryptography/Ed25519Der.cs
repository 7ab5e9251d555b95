namespace Sealpost.Cryptography;

/// <summary>The two DER forms of an Ed25519 key (RFC 8410): both are of fixed length, so a comparison reads them.</summary>
internal static class Ed25519Der
{
    public static ReadOnlySpan<byte> PublicPrefix => [0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00];

    public static ReadOnlySpan<byte> PrivatePrefix => [0x30, 0x2E, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20];

    public static bool IsPublic(ReadOnlySpan<byte> der) => der.StartsWith(PublicPrefix) && der.Length == PublicPrefix.Length + Ed25519Key.KeySize;

    public static bool IsPrivate(ReadOnlySpan<byte> der) => der.StartsWith(PrivatePrefix) && der.Length == PrivatePrefix.Length + Ed25519Key.KeySize;
}
