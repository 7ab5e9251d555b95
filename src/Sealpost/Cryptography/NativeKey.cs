using System.Runtime.InteropServices;

namespace Sealpost.Cryptography;

/// <summary>Owns an EVP_PKEY. The key inside is immutable, so threads may share it.</summary>
internal sealed unsafe class NativeKey : SafeHandle
{
    public NativeKey(nint key)
        : base(0, ownsHandle: true) => SetHandle(key);

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        LibCrypto.FreeKey(handle);
        return true;
    }
}
