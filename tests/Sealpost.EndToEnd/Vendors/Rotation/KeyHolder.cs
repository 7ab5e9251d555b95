using System.Security.Cryptography;
using System.Text;
using Sealpost.TestKit;

namespace Sealpost.EndToEnd.Vendors.Rotation;

/// <summary>How receivers that follow the vendor's document judge a request, by the key they hold.</summary>
internal abstract class KeyHolder
{
    public static readonly KeyHolder OrangeLogic = new OrangeLogicHolder();
    public static readonly KeyHolder StandardWebhooks = new StandardWebhooksHolder();
    public static readonly KeyHolder EnGenius = new SingleHolder("X-EnGenius-Signature", "X-EnGenius-Timestamp");
    public static readonly KeyHolder InsCipher = new SingleHolder("X-HMAC-Signature", timestamp: null);

    /// <summary>Whether both keys sign during the grace period; otherwise the old one signs until its end, and then the new one.</summary>
    public virtual bool SeesBoth => true;

    /// <summary>A receiver that was never told of a new key.</summary>
    public abstract bool KnowsOld(ReceivedRequest request, string secret);

    /// <summary>A receiver that has thrown the old key away.</summary>
    public abstract bool KnowsNew(ReceivedRequest request, string secret);

    public static KeyHolder Of(string profile) => profile switch
    {
        "orange-logic" => OrangeLogic,
        "standard-webhooks" => StandardWebhooks,
        "engenius" => EnGenius,
        "inscipher" => InsCipher,
        _ => throw new ArgumentOutOfRangeException(nameof(profile), profile, null),
    };

    private static bool Same(string one, string other) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(one), Encoding.UTF8.GetBytes(other));

    /// <summary>developer.orangelogic.com/reference/use-webhook-signatures: <c>v1</c> is the old key's and <c>v1a</c>, where there is one, the new key's.</summary>
    private sealed class OrangeLogicHolder : KeyHolder
    {
        public override bool KnowsOld(ReceivedRequest request, string secret) => Entry(request, "v1,") is { } entry && Same(entry, Hmac.Base64(secret, request.Body));

        public override bool KnowsNew(ReceivedRequest request, string secret) =>
            (Entry(request, "v1a,") ?? Entry(request, "v1,")) is { } entry && Same(entry, Hmac.Base64(secret, request.Body));

        private static string? Entry(ReceivedRequest request, string label) =>
            request.Header("x-ol-signature")?.Split(' ').SingleOrDefault(entry => entry.StartsWith(label, StringComparison.Ordinal))?[label.Length..];
    }

    /// <summary>spec/standard-webhooks.md: any of the entries may match.</summary>
    private sealed class StandardWebhooksHolder : KeyHolder
    {
        public override bool KnowsOld(ReceivedRequest request, string secret)
        {
            byte[] message = [.. Encoding.UTF8.GetBytes($"{request.Header("webhook-id")}.{request.Header("webhook-timestamp")}."), .. request.Body];
            var expected = $"v1,{Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(secret["whsec_".Length..]), message))}";
            return request.Header("webhook-signature")!.Split(' ').Any(entry => Same(entry, expected));
        }

        public override bool KnowsNew(ReceivedRequest request, string secret) => KnowsOld(request, secret);
    }

    /// <summary>One header with one signature in hex, over the timestamp, where there is one, and the body.</summary>
    private sealed class SingleHolder(string header, string? timestamp) : KeyHolder
    {
        public override bool SeesBoth => false;

        public override bool KnowsOld(ReceivedRequest request, string secret)
        {
            byte[] message = [.. Encoding.UTF8.GetBytes(timestamp is null ? "" : request.Header(timestamp)!), .. request.Body];
            return Same(request.Header(header)!, Hmac.Hex(secret, message));
        }

        public override bool KnowsNew(ReceivedRequest request, string secret) => KnowsOld(request, secret);
    }
}
