using System.Buffers.Binary;
using System.Text;

namespace Sealpost.Engine.Secrets;

/// <summary>What a sealed secret belongs to. Sealed bytes open only under the context they were sealed for, so rows cannot be swapped.</summary>
/// <param name="TenantNo">The tenant; 0 is the instance.</param>
/// <param name="Owner">Id of the destination or other thing that holds the secret.</param>
/// <param name="Purpose">Which part of the owner it belongs to, such as <c>signing:engenius@1</c>.</param>
/// <param name="Version">Which of the secrets that share a purpose: the time it was stored, in Unix milliseconds.</param>
internal readonly record struct SealContext(int TenantNo, UInt128 Owner, string Purpose, long Version)
{
    /// <summary>Every member but the last has a fixed length, so no two contexts give the same bytes.</summary>
    public byte[] ToAdditionalData(int keyVersion)
    {
        var bytes = new byte[32 + Encoding.UTF8.GetByteCount(Purpose)];
        BinaryPrimitives.WriteInt32BigEndian(bytes, keyVersion);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(4), TenantNo);
        BinaryPrimitives.WriteUInt128BigEndian(bytes.AsSpan(8), Owner);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(24), Version);
        Encoding.UTF8.GetBytes(Purpose, bytes.AsSpan(32));
        return bytes;
    }
}
