using System.Diagnostics.CodeAnalysis;

namespace Sealpost.Engine.Identity;

internal readonly record struct RejectionId(UInt128 Value)
{
    private const string Prefix = "rej_";

    public static bool TryParse([NotNullWhen(true)] string? text, out RejectionId id)
    {
        var valid = PublicId.TryParse(text, Prefix, out var value);
        id = new RejectionId(value);
        return valid;
    }

    public static RejectionId FromBytes(ReadOnlySpan<byte> bytes) => new(PublicId.FromBytes(bytes));

    public byte[] ToBytes() => PublicId.ToBytes(Value);

    public override string ToString() => PublicId.Format(Prefix, Value);
}
