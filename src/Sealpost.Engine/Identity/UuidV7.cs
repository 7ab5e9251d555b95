using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Sealpost.Engine.Identity;

/// <summary>Makes time-ordered ids (RFC 9562, version 7) that never repeat and never go back within this process, even when the clock does.</summary>
internal sealed class UuidV7(TimeProvider time)
{
    private readonly Lock _gate = new();
    private long _lastMilliseconds;
    private int _sequence;

    public UInt128 Next()
    {
        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes[8..]);
        lock (_gate)
        {
            var now = time.GetUtcNow().ToUnixTimeMilliseconds();
            if (now > _lastMilliseconds)
            {
                _lastMilliseconds = now;
                _sequence = 0;
            }
            else if (++_sequence > 0xFFF)
            {
                _lastMilliseconds++;
                _sequence = 0;
            }

            BinaryPrimitives.WriteUInt64BigEndian(bytes, (ulong)_lastMilliseconds << 16 | 0x7000u | (uint)_sequence);
        }

        bytes[8] = (byte)(bytes[8] & 0x3F | 0x80);
        return BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }
}
