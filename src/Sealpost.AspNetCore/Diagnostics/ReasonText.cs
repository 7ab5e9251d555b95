using System.Collections.Frozen;
using System.Text.Json;
using Sealpost.Schemes;

namespace Sealpost.AspNetCore.Diagnostics;

/// <summary>Reasons as logs and metrics write them: <c>signature_mismatch</c>.</summary>
internal static class ReasonText
{
    private static readonly FrozenDictionary<VerifyOutcome, string> Outcomes = Enum.GetValues<VerifyOutcome>()
        .ToFrozenDictionary(value => value, value => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()));

    public static string Of(VerifyOutcome outcome) => Outcomes[outcome];

}
