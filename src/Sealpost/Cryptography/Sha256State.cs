using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Sealpost.Cryptography;

/// <summary>
/// OpenSSL's SHA256_CTX: the same 112 bytes since version 0.9.8, and plain data, so a copy of it is a copy of the hash so far. The platform's
/// own hash objects cannot be copied without an allocation and two calls.
/// </summary>
[InlineArray(112 / sizeof(ulong))]
internal unsafe struct Sha256State
{
    /// <summary>A call without telling the collector may not last; a microsecond and a half does not count.</summary>
    private const int ShortInput = 4096;

    private ulong _element;

    /// <summary>Whether the library is there and computes, from a copied state, what the platform computes.</summary>
    public static bool IsSupported { get; } =
        OperatingSystem.IsLinux() && LibCrypto.Find("SHA256_Init") != 0 && LibCrypto.Find("SHA256_Update") != 0 && LibCrypto.Find("SHA256_Final") != 0 && Agrees();

    public static Sha256State Create()
    {
        Sha256State state = default;
        Init(&state);
        return state;
    }

    public void Append(ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty)
            return;

        fixed (Sha256State* self = &this)
        fixed (byte* bytes = data)
        {
            if (data.Length <= ShortInput)
                ShortUpdate(self, bytes, (nuint)data.Length);
            else
                LongUpdate(self, bytes, (nuint)data.Length);
        }
    }

    public void Finish(Span<byte> destination)
    {
        fixed (Sha256State* self = &this)
        fixed (byte* bytes = destination)
            Final(bytes, self);
    }

    private static bool Agrees()
    {
        var message = "a state that is copied in the middle of a message and finished twice, over more than one block"u8;
        var state = Create();
        state.Append(message[..70]);
        var copy = state;
        Span<byte> ignored = stackalloc byte[SHA256.HashSizeInBytes];
        state.Finish(ignored);
        copy.Append(message[70..]);
        Span<byte> found = stackalloc byte[SHA256.HashSizeInBytes];
        copy.Finish(found);
        return found.SequenceEqual(SHA256.HashData(message));
    }

    // Imports and not function pointers: only before an import does the compiler clear the upper halves of the vector registers, and while
    // they are dirty the library's SHA instructions run a third slower.
    [DllImport(LibCrypto.Linux, EntryPoint = "SHA256_Init", ExactSpelling = true)]
    private static extern void Init(Sha256State* state);

    [DllImport(LibCrypto.Linux, EntryPoint = "SHA256_Update", ExactSpelling = true), SuppressGCTransition]
    private static extern void ShortUpdate(Sha256State* state, byte* data, nuint length);

    [DllImport(LibCrypto.Linux, EntryPoint = "SHA256_Update", ExactSpelling = true)]
    private static extern void LongUpdate(Sha256State* state, byte* data, nuint length);

    [DllImport(LibCrypto.Linux, EntryPoint = "SHA256_Final", ExactSpelling = true), SuppressGCTransition]
    private static extern void Final(byte* digest, Sha256State* state);
}
