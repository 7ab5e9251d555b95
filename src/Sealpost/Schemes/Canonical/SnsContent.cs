using Sealpost.Schemes.Evaluation;

namespace Sealpost.Schemes.Canonical;

/// <summary>Amazon SNS: the signed members of the body in this order, each as its name, a line break, its value and a line break.</summary>
internal static class SnsContent
{
    private static readonly (string Name, JsonPath Path, bool IsRequired)[] Members =
    [
        Member("Message", isRequired: true), Member("MessageId", isRequired: true), Member("Subject"), Member("SubscribeURL"),
        Member("Timestamp", isRequired: true), Member("Token"), Member("TopicArn", isRequired: true), Member("Type", isRequired: true),
    ];

    public static VerifyOutcome Write(ReadOnlySpan<byte> body, ref ByteBuffer target)
    {
        Span<char> scratch = stackalloc char[512];
        foreach (var (name, path, isRequired) in Members)
        {
            var reading = JsonField.Read(body, path, scratch, out var value);
            if (reading == Reading.Missing && !isRequired)
                continue;
            if (reading != Reading.Found)
                return RequestFields.Outcome(reading, VerifyOutcome.MissingSignedPart);

            target.Append(name);
            target.Append("\n");
            target.Append(value);
            target.Append("\n");
        }

        return VerifyOutcome.Accepted;
    }

    private static (string, JsonPath, bool) Member(string name, bool isRequired = false) => (name, JsonPath.TryParse($"/{name}")!, isRequired);
}
