using System.Diagnostics.CodeAnalysis;

namespace Sealpost.Engine.Identity;

internal readonly record struct AuditId(UInt128 Value)
{
    private const string Prefix = "aud_";

    public static bool TryParse([NotNullWhen(true)] string? text, out AuditId id)
    {
        var valid = PublicId.TryParse(text, Prefix, out var value);
        id = new AuditId(value);
        return valid;
    }

    public static AuditId FromBytes(ReadOnlySpan<byte> bytes) => new(PublicId.FromBytes(bytes));

    public byte[] ToBytes() => PublicId.ToBytes(Value);

    public override string ToString() => PublicId.Format(Prefix, Value);
}
