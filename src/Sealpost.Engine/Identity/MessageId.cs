using System.Diagnostics.CodeAnalysis;

namespace Sealpost.Engine.Identity;

internal readonly record struct MessageId(UInt128 Value)
{
    private const string Prefix = "msg_";

    /// <summary>When it was given, to the millisecond: ids begin with their time.</summary>
    public DateTimeOffset CreatedAt => DateTimeOffset.FromUnixTimeMilliseconds((long)(ulong)(Value >> 80));

    public static bool TryParse([NotNullWhen(true)] string? text, out MessageId id)
    {
        var valid = PublicId.TryParse(text, Prefix, out var value);
        id = new MessageId(value);
        return valid;
    }

    /// <summary>The least id that a message of this time can have: ids begin with their time, so a time is a bound on ids.</summary>
    public static MessageId FirstAt(DateTimeOffset time) => new((UInt128)(ulong)Math.Max(0, time.ToUnixTimeMilliseconds()) << 80);

    public static MessageId FromBytes(ReadOnlySpan<byte> bytes) => new(PublicId.FromBytes(bytes));

    public byte[] ToBytes() => PublicId.ToBytes(Value);

    public override string ToString() => PublicId.Format(Prefix, Value);
}
