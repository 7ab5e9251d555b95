using System.Diagnostics.CodeAnalysis;

namespace Sealpost.Engine.Identity;

internal readonly record struct MemberId(UInt128 Value)
{
    private const string Prefix = "mem_";

    public static bool TryParse([NotNullWhen(true)] string? text, out MemberId id)
    {
        var valid = PublicId.TryParse(text, Prefix, out var value);
        id = new MemberId(value);
        return valid;
    }

    public static MemberId FromBytes(ReadOnlySpan<byte> bytes) => new(PublicId.FromBytes(bytes));

    public byte[] ToBytes() => PublicId.ToBytes(Value);

    public override string ToString() => PublicId.Format(Prefix, Value);
}
