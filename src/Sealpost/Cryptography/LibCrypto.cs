using System.Runtime.InteropServices;

namespace Sealpost.Cryptography;

/// <summary>
/// The functions of OpenSSL 3 that the platform does not offer. Bound by hand, so that a machine without the library still runs everything
/// else and says clearly what it cannot do.
/// </summary>
internal static unsafe class LibCrypto
{
    /// <summary>The library's name on Linux.</summary>
    public const string Linux = "libcrypto.so.3";

    /// <summary>EVP_PKEY_ED25519.</summary>
    private const int Ed25519Type = 1087;

    private static readonly nint Library = Load();

    public static readonly delegate* unmanaged[Cdecl]<int, nint, byte*, nuint, nint> NewRawPublicKey =
        (delegate* unmanaged[Cdecl]<int, nint, byte*, nuint, nint>)Find("EVP_PKEY_new_raw_public_key");

    public static readonly delegate* unmanaged[Cdecl]<int, nint, byte*, nuint, nint> NewRawPrivateKey =
        (delegate* unmanaged[Cdecl]<int, nint, byte*, nuint, nint>)Find("EVP_PKEY_new_raw_private_key");

    public static readonly delegate* unmanaged[Cdecl]<nint, byte*, nuint*, int> GetRawPublicKey =
        (delegate* unmanaged[Cdecl]<nint, byte*, nuint*, int>)Find("EVP_PKEY_get_raw_public_key");

    public static readonly delegate* unmanaged[Cdecl]<nint, void> FreeKey = (delegate* unmanaged[Cdecl]<nint, void>)Find("EVP_PKEY_free");

    public static readonly delegate* unmanaged[Cdecl]<nint> NewContext = (delegate* unmanaged[Cdecl]<nint>)Find("EVP_MD_CTX_new");

    public static readonly delegate* unmanaged[Cdecl]<nint, void> FreeContext = (delegate* unmanaged[Cdecl]<nint, void>)Find("EVP_MD_CTX_free");

    public static readonly delegate* unmanaged[Cdecl]<nint, nint, nint, nint, nint, int> VerifyInit =
        (delegate* unmanaged[Cdecl]<nint, nint, nint, nint, nint, int>)Find("EVP_DigestVerifyInit");

    public static readonly delegate* unmanaged[Cdecl]<nint, byte*, nuint, byte*, nuint, int> Verify =
        (delegate* unmanaged[Cdecl]<nint, byte*, nuint, byte*, nuint, int>)Find("EVP_DigestVerify");

    public static readonly delegate* unmanaged[Cdecl]<nint, nint, nint, nint, nint, int> SignInit =
        (delegate* unmanaged[Cdecl]<nint, nint, nint, nint, nint, int>)Find("EVP_DigestSignInit");

    public static readonly delegate* unmanaged[Cdecl]<nint, byte*, nuint*, byte*, nuint, int> Sign =
        (delegate* unmanaged[Cdecl]<nint, byte*, nuint*, byte*, nuint, int>)Find("EVP_DigestSign");

    private static readonly delegate* unmanaged[Cdecl]<void> ClearErrors = (delegate* unmanaged[Cdecl]<void>)Find("ERR_clear_error");

    /// <summary>A failed call leaves its reasons queued on the thread; nobody here reads them, and others must not find them.</summary>
    public static void ForgetErrors()
    {
        if (ClearErrors is not null)
            ClearErrors();
    }

    public static int Ed25519 => Ed25519Type;

    /// <summary>Whether the library is there with everything that Ed25519 needs.</summary>
    public static bool HasEd25519 { get; } =
        NewRawPublicKey is not null && NewRawPrivateKey is not null && GetRawPublicKey is not null && FreeKey is not null
        && NewContext is not null && FreeContext is not null && VerifyInit is not null && Verify is not null && SignInit is not null && Sign is not null;

    /// <summary>The address of a function; zero when the library or the function is not there.</summary>
    public static nint Find(string name) => Library != 0 && NativeLibrary.TryGetExport(Library, name, out var address) ? address : 0;

    private static nint Load()
    {
        var name = OperatingSystem.IsLinux() || OperatingSystem.IsFreeBSD() ? Linux
            : OperatingSystem.IsMacOS() ? "libcrypto.3.dylib"
            : null;
        return name is not null && NativeLibrary.TryLoad(name, out var library) ? library : 0;
    }
}
