using System.Collections.Frozen;
using System.Text.Json;
using Sealpost.Handshakes;
using Sealpost.Schemes;

namespace Sealpost.AspNetCore.Diagnostics;

/// <summary>Reasons as logs and metrics write them: <c>signature_mismatch</c>.</summary>
internal static class ReasonText
{
    private static readonly FrozenDictionary<VerifyOutcome, string> Outcomes = Names<VerifyOutcome>();
    private static readonly FrozenDictionary<HandshakeFault, string> Faults = Names<HandshakeFault>();

    public static string Of(VerifyOutcome outcome) => Outcomes[outcome];

    public static string Of(HandshakeFault fault) => Faults[fault];

    private static FrozenDictionary<T, string> Names<T>()
        where T : struct, Enum =>
        Enum.GetValues<T>().ToFrozenDictionary(value => value, value => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()));
}
