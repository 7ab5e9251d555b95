using System.Diagnostics.CodeAnalysis;

namespace Sealpost.Engine.Identity;

internal readonly record struct SourceId(UInt128 Value)
{
    private const string Prefix = "src_";

    public static bool TryParse([NotNullWhen(true)] string? text, out SourceId id)
    {
        var valid = PublicId.TryParse(text, Prefix, out var value);
        id = new SourceId(value);
        return valid;
    }

    public static SourceId FromBytes(ReadOnlySpan<byte> bytes) => new(PublicId.FromBytes(bytes));

    public byte[] ToBytes() => PublicId.ToBytes(Value);

    public override string ToString() => PublicId.Format(Prefix, Value);
}
