using Sealpost.Client.Deliveries;
using Sealpost.Client.Destinations;

namespace Sealpost.Portal.Deliveries;

/// <summary>What went wrong with an attempt, in a sentence, and what to do about it.</summary>
internal static class FailureAdvice
{
    private const string TriedAgain = "It is tried again";
    private const string AsScheduled = $"{TriedAgain} as the schedule says.";
    private const string LastOne = "It was the last attempt: resend it when the receiver is ready.";

    /// <returns>Null when nothing went wrong.</returns>
    public static (string What, string Do)? Of(Attempt attempt) => attempt.Outcome == AttemptOutcome.Exhausted && OfAny(attempt) is { } advice
        ? (advice.What, advice.Do.Replace(AsScheduled, LastOne, StringComparison.Ordinal).Replace($"{TriedAgain}.", LastOne, StringComparison.Ordinal))
        : OfAny(attempt);

    private static (string What, string Do)? OfAny(Attempt attempt) => attempt switch
    {
        { Outcome: AttemptOutcome.Succeeded } => null,
        { Outcome: AttemptOutcome.Cancelled } => ("It was cancelled before a request was made.", "Resend it if it should arrive after all."),
        { Outcome: AttemptOutcome.Expired } => ("Its time was up before a request was made.", "Resend it if it should arrive after all."),
        { Stage: { } stage } => OfStage(stage, attempt.Detail),
        { Status: { } status } => OfStatus(status),
        _ => (attempt.Detail ?? "It failed.", "Resend it when the receiver is ready."),
    };

    public static string OfHandshake(DestinationValidation validation) => validation switch
    {
        { Detail: "echo_missing" } => "Its answer does not carry the value that it was asked to send back.",
        { Detail: "challenge_missing" } => "Its answer does not carry the challenge.",
        { Detail: "allowed_origin_missing" } => "Its answer does not name this server as an allowed origin.",
        { Detail: "echo_differs" } => "Its answer carries another value than the one that it was asked to send back.",
        { Detail: "destination_changed_meanwhile" } => "The destination was changed while its receiver was asked.",
        { Status: { } status } => $"It answered with status {status}.",
        { Detail: { } detail } => OfStage("", detail).What,
        _ => "There was no answer.",
    };

    private static (string What, string Do) OfStage(string stage, string? detail) => (stage, detail) switch
    {
        (_, "destination_not_allowed") => ("The server may not send there: the address, the port or the way is not allowed.", "Use a public https URL. An operator can allow networks with Sealpost:Egress:AllowedNetworks."),
        (_, "dns_nxdomain") => ("The host's name is not known.", "Check the spelling of the URL and the host's DNS records."),
        (_, "dns_failed") or ("dns", _) => ("The host's name could not be looked up.", "Its name server did not answer; check the DNS records. It is tried again."),
        ("proxy", _) => ("The server's own proxy did not let the request through.", "That is for the operator: is the proxy up, and may it reach the receiver? See Sealpost:Egress:Proxy."),
        (_, "connection_refused") => ("Nothing listens at that address and port.", "Start the receiver, or mend the port in the URL."),
        (_, "certificate_untrusted") => ("The receiver's certificate is from no authority that is trusted.", "Serve the whole chain up to a public authority. An operator can trust an authority of your own with Sealpost:Egress:TrustedCertificates."),
        (_, "certificate_expired") => ("The receiver's certificate has expired, or is not valid yet.", "Renew it."),
        (_, "certificate_host_mismatch") => ("The receiver's certificate is for another host.", "Use a certificate that names the host of the URL."),
        (_, "certificate_weak") => ("The receiver's certificate is too weak.", "Use RSA with 2,048 bits or more, or elliptic curves, and no SHA-1."),
        ("tls", _) => ("TLS could not be agreed on.", "The receiver must speak TLS 1.2 or 1.3 with modern cipher suites."),
        ("connect", _) => ("The receiver could not be reached.", "Check that it runs and that its firewall lets the server's egress addresses in."),
        ("deadline", _) or (_, "deadline_passed") => ("The receiver took too long.", "Answer at once and do the work afterwards, or allow more time in the destination's settings."),
        ("body", _) => ("The answer broke off.", "Look into the receiver's log; an answer needs no body at all."),
        ("headers", _) or ("protocol", _) => ("The answer is not proper HTTP.", "Look at what stands before the receiver: a proxy, perhaps."),
        ("send", _) => ("The connection broke while the request was sent.", "It is tried again. If it goes on, look at the receiver's limits for request bodies."),
        ("authentication", _) => ("There was no token to authenticate with, so nothing was sent.", "Test the OAuth2 client: its endpoint, id or secret may be wrong."),
        _ => (detail ?? "It failed.", AsScheduled),
    };

    private static (string What, string Do) OfStatus(int status) => status switch
    {
        401 or 403 => ($"The receiver refused the request with {status}.", "Compare secret and credentials on both sides; a rotated secret must be known there too."),
        404 => ("The receiver knows no such path: 404.", "Check the path of the URL."),
        410 => ("The receiver says that it is gone: 410.", "Is the URL still the right one?"),
        413 => ("The body is too large for the receiver: 413.", "Raise its limit, or send less with a payload template."),
        429 => ("The receiver asked for fewer requests: 429.", "Give the destination a pace that its receiver keeps up with."),
        >= 300 and < 400 => ($"The receiver redirects: {status}.", "Redirects are not followed; put the final URL into the destination."),
        >= 500 => ($"The receiver failed: {status}.", $"Look into its log. {AsScheduled}"),
        >= 200 and < 300 => ($"The receiver answered {status}, which this destination does not take for success.", "Let it answer 200, or let the destination take any 2xx."),
        _ => ($"The receiver answered {status}.", "Look at its answer below."),
    };
}
