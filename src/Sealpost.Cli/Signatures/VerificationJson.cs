using Sealpost.Cli.Terminal;
using Sealpost.Schemes;

namespace Sealpost.Cli.Signatures;

/// <summary>The answer of a verification as JSON.</summary>
internal sealed record VerificationJson(string Scheme, bool Accepted, string Outcome, int? Secret, string? Id, DateTimeOffset? Timestamp, double? AgeSeconds)
{
    public VerificationJson(Scheme scheme, VerifyResult result)
        : this(scheme.Id, result.IsAccepted, Shown.Outcome(result.Outcome), result is { IsAccepted: true, KeyIndex: >= 0 } ? result.KeyIndex + 1 : null,
            result.IsAccepted ? result.MessageId : null, result.IsAccepted ? result.Timestamp : null, result.IsAccepted ? result.Age?.TotalSeconds : null)
    {
    }
}
