using System.Diagnostics.CodeAnalysis;

namespace Sealpost.Engine.Identity;

internal readonly record struct OAuthClientId(UInt128 Value)
{
    private const string Prefix = "oac_";

    public static bool TryParse([NotNullWhen(true)] string? text, out OAuthClientId id)
    {
        var valid = PublicId.TryParse(text, Prefix, out var value);
        id = new OAuthClientId(value);
        return valid;
    }

    public static OAuthClientId FromBytes(ReadOnlySpan<byte> bytes) => new(PublicId.FromBytes(bytes));

    public byte[] ToBytes() => PublicId.ToBytes(Value);

    public override string ToString() => PublicId.Format(Prefix, Value);
}
