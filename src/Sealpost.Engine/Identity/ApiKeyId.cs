using System.Diagnostics.CodeAnalysis;

namespace Sealpost.Engine.Identity;

internal readonly record struct ApiKeyId(UInt128 Value)
{
    private const string Prefix = "key_";

    public static bool TryParse([NotNullWhen(true)] string? text, out ApiKeyId id)
    {
        var valid = PublicId.TryParse(text, Prefix, out var value);
        id = new ApiKeyId(value);
        return valid;
    }

    public static ApiKeyId FromBytes(ReadOnlySpan<byte> bytes) => new(PublicId.FromBytes(bytes));

    public byte[] ToBytes() => PublicId.ToBytes(Value);

    public override string ToString() => PublicId.Format(Prefix, Value);
}
