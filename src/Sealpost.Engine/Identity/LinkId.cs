using System.Diagnostics.CodeAnalysis;

namespace Sealpost.Engine.Identity;

internal readonly record struct LinkId(UInt128 Value)
{
    private const string Prefix = "lnk_";

    public static bool TryParse([NotNullWhen(true)] string? text, out LinkId id)
    {
        var valid = PublicId.TryParse(text, Prefix, out var value);
        id = new LinkId(value);
        return valid;
    }

    public static LinkId FromBytes(ReadOnlySpan<byte> bytes) => new(PublicId.FromBytes(bytes));

    public byte[] ToBytes() => PublicId.ToBytes(Value);

    public override string ToString() => PublicId.Format(Prefix, Value);
}
