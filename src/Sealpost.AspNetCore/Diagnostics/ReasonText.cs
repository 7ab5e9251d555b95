using System.Collections.Frozen;
using System.Text.Json;
using Sealpost.Schemes;

namespace Sealpost.AspNetCore.Diagnostics;

/// <summary>Reasons as logs, metrics and diagnoses write them: <c>signature-mismatch</c>.</summary>
internal static class ReasonText
{
    private static readonly FrozenDictionary<VerifyOutcome, string> Outcomes = Enum.GetValues<VerifyOutcome>()
        .ToFrozenDictionary(value => value, value => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString()));

    public static string Of(VerifyOutcome outcome) => Outcomes[outcome];
}
