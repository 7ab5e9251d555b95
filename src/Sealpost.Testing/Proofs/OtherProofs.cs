using Sealpost.Schemes;

namespace Sealpost.Testing.Proofs;

/// <summary>The proofs that <see cref="Scheme.Sign"/> does not write, because a sender cannot put them into headers or should not send them.</summary>
internal static class OtherProofs
{
    private static readonly Dictionary<string, Action<ProofDraft>> ByName = new(StringComparer.Ordinal)
    {
        ["adyen-standard"] = JsonProofs.Adyen,
        ["aws-sns"] = JsonProofs.AmazonSns,
        ["braintree"] = FormProofs.Braintree,
        ["coinbase-cdp"] = HeaderProofs.CoinbaseCdp,
        ["ebay"] = HeaderProofs.EBay,
        ["figma"] = JsonProofs.Figma,
        ["hubspot-v1"] = HeaderProofs.HubSpotV1,
        ["hubspot-v2"] = HeaderProofs.HubSpotV2,
        ["mailgun"] = JsonProofs.Mailgun,
        ["microsoft-graph"] = JsonProofs.MicrosoftGraph,
        ["twilio-json"] = HeaderProofs.TwilioJson,
        ["vonage-sms"] = FormProofs.VonageSms,
    };

    /// <exception cref="NotSupportedException">The scheme's proof cannot be made here.</exception>
    public static Action<ProofDraft> Of(Scheme scheme) =>
        ByName.GetValueOrDefault(scheme.Id[..scheme.Id.IndexOf('@', StringComparison.Ordinal)])
        ?? throw new NotSupportedException($"{scheme.Id} carries its proof in the body or the query; write that request by hand.");
}
