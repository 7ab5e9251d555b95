using System.Diagnostics.CodeAnalysis;

namespace Sealpost.Engine.Identity;

internal readonly record struct JobId(UInt128 Value)
{
    private const string Prefix = "job_";

    public static bool TryParse([NotNullWhen(true)] string? text, out JobId id)
    {
        var valid = PublicId.TryParse(text, Prefix, out var value);
        id = new JobId(value);
        return valid;
    }

    public static JobId FromBytes(ReadOnlySpan<byte> bytes) => new(PublicId.FromBytes(bytes));

    public byte[] ToBytes() => PublicId.ToBytes(Value);

    public override string ToString() => PublicId.Format(Prefix, Value);
}
