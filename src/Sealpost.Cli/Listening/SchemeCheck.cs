using Sealpost.Cli.Signatures;
using Sealpost.Diagnosis;
using Sealpost.Schemes;

namespace Sealpost.Cli.Listening;

/// <summary>What one scheme says of a request.</summary>
/// <param name="Findings">The reason of a refusal, then what would have matched; empty when it was accepted.</param>
internal sealed record SchemeCheck(Scheme Scheme, VerifyResult Result, IReadOnlyList<DiagnosisFinding> Findings)
{
    public static SchemeCheck Of(KeyedScheme keyed, List<KeyValuePair<string, string>> headers, byte[] body, string method, string url, TimeProvider time)
    {
        var result = keyed.Verify(headers, body, method, url, time);
        return new SchemeCheck(keyed.Scheme, result, result.IsAccepted ? [] : keyed.Diagnose(headers, body, method, url, time));
    }
}
