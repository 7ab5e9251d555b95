using System.Text.Json;
using Sealpost.Schemes;

namespace Sealpost.Engine.Sources.Intake;

/// <summary>Why a request was not taken in, as a stable word: one of these or the outcome of the verification, such as <c>signature-mismatch</c>.</summary>
internal static class RejectionReason
{
    public const string AddressNotAllowed = "address-not-allowed";
    public const string HttpsRequired = "https-required";
    public const string HandshakeRefused = "handshake-refused";
    public const string EventTypeRefused = "event-type-refused";
    public const string BodyTooLarge = "body-too-large";
    public const string BodyTooSlow = "body-too-slow";
    public const string BodyUnreadable = "body-unreadable";
    public const string EncodingNotSupported = "encoding-not-supported";

    /// <summary>The outcome of a verification, as everything that tells of one spells it.</summary>
    public static string Of(VerifyOutcome outcome) => JsonNamingPolicy.KebabCaseLower.ConvertName(outcome.ToString());
}
