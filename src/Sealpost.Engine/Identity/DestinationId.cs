using System.Diagnostics.CodeAnalysis;

namespace Sealpost.Engine.Identity;

internal readonly record struct DestinationId(UInt128 Value)
{
    private const string Prefix = "dst_";

    public static bool TryParse([NotNullWhen(true)] string? text, out DestinationId id)
    {
        var valid = PublicId.TryParse(text, Prefix, out var value);
        id = new DestinationId(value);
        return valid;
    }

    public static DestinationId FromBytes(ReadOnlySpan<byte> bytes) => new(PublicId.FromBytes(bytes));

    public byte[] ToBytes() => PublicId.ToBytes(Value);

    public override string ToString() => PublicId.Format(Prefix, Value);
}
