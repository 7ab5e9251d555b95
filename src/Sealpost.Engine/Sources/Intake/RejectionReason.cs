using System.Text.Json;
using Sealpost.Schemes;

namespace Sealpost.Engine.Sources.Intake;

/// <summary>Why a request was not taken in, as a stable word: one of these or the outcome of the verification, such as <c>signatureMismatch</c>.</summary>
internal static class RejectionReason
{
    public const string AddressNotAllowed = "addressNotAllowed";
    public const string PlainHttp = "plainHttp";
    public const string HandshakeRefused = "handshakeRefused";
    public const string EventTypeRefused = "eventTypeRefused";
    public const string BodyTooLarge = "bodyTooLarge";
    public const string BodyTooSlow = "bodyTooSlow";
    public const string BodyUnreadable = "bodyUnreadable";
    public const string EncodingNotSupported = "encodingNotSupported";

    public static string Of(VerifyOutcome outcome) => JsonNamingPolicy.CamelCase.ConvertName(outcome.ToString());
}
