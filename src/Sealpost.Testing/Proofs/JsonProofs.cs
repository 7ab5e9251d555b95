using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Sealpost.Testing.Proofs;

/// <summary>Senders whose proof stands in a JSON body.</summary>
internal static class JsonProofs
{
    private static readonly string[] SnsMembers = ["Message", "MessageId", "Subject", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"];

    public static void Figma(ProofDraft draft) => draft.ChangeJson(json => json["passcode"] = draft.Secret);

    public static void MicrosoftGraph(ProofDraft draft) => draft.ChangeJson(json =>
    {
        foreach (var item in Items(json, "value"))
            item["clientState"] = draft.Secret;
    });

    public static void Mailgun(ProofDraft draft) => draft.ChangeJson(json => json["signature"] = new JsonObject
    {
        ["timestamp"] = draft.Seconds,
        ["token"] = draft.Id,
        ["signature"] = Convert.ToHexStringLower(draft.Mac(HashAlgorithmName.SHA256, draft.Seconds + draft.Id)),
    });

    public static void Adyen(ProofDraft draft) => draft.ChangeJson(json =>
    {
        foreach (var item in Items(json, "notificationItems").Select(item => item["NotificationRequestItem"]!.AsObject()))
        {
            JsonNode?[] signed =
            [
                item["pspReference"], item["originalReference"], item["merchantAccountCode"], item["merchantReference"],
                item["amount"]?["value"], item["amount"]?["currency"], item["eventCode"], item["success"],
            ];
            var mac = HMACSHA256.HashData(Convert.FromHexString(draft.Secret), Encoding.UTF8.GetBytes(string.Join(':', signed.Select(node => node?.ToString()))));
            item["additionalData"] = new JsonObject { ["hmacSignature"] = Convert.ToBase64String(mac) };
        }
    });

    /// <summary>What is missing of an SNS envelope is filled in; the secret is the private key, in PEM.</summary>
    public static void AmazonSns(ProofDraft draft) => draft.ChangeJson(json =>
    {
        json["Type"] ??= "Notification";
        json["Message"] ??= "";
        json["TopicArn"] ??= "arn:aws:sns:us-east-1:123456789012:test";
        json["MessageId"] ??= draft.Id;
        json["Timestamp"] ??= draft.Time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        json["SignatureVersion"] = "2";
        json["SigningCertURL"] ??= "https://sns.us-east-1.amazonaws.com/SimpleNotificationService-test.pem";
        var content = string.Concat(SnsMembers.Where(json.ContainsKey).Select(name => $"{name}\n{json[name]}\n"));
        using var rsa = RSA.Create();
        rsa.ImportFromPem(draft.Secret);
        json["Signature"] = Convert.ToBase64String(rsa.SignData(Encoding.UTF8.GetBytes(content), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    });

    private static IEnumerable<JsonObject> Items(JsonObject json, string list) =>
        json[list] is JsonArray { Count: > 0 } items
            ? items.Select(item => item!.AsObject())
            : throw new ArgumentException($"This scheme proves each member of the list '{list}', and the body has none.");
}
