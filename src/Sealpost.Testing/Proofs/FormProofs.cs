using System.Security.Cryptography;
using System.Text;

namespace Sealpost.Testing.Proofs;

/// <summary>Senders whose proof stands in a form.</summary>
internal static class FormProofs
{
    /// <summary>The body is the notification itself; it becomes the form's payload.</summary>
    public static void Braintree(ProofDraft draft)
    {
        var payload = Convert.ToBase64String(draft.Body);
        var key = CryptographicOperations.HashData(HashAlgorithmName.SHA1, Encoding.UTF8.GetBytes(draft.Secret));
        var signature = Convert.ToHexStringLower(CryptographicOperations.HmacData(HashAlgorithmName.SHA1, key, Encoding.UTF8.GetBytes(payload)));
        draft.WriteForm([new("bt_signature", $"{draft.KeyId}|{signature}"), new("bt_payload", payload)]);
    }

    /// <summary>By the method sha256.</summary>
    public static void VonageSms(ProofDraft draft)
    {
        List<KeyValuePair<string, string>> fields = [.. draft.ReadForm().Where(field => field.Key is not ("sig" or "timestamp")), new("timestamp", draft.Seconds)];
        var content = string.Concat(fields
            .OrderBy(field => field.Key, StringComparer.Ordinal)
            .Select(field => $"&{field.Key}={field.Value.Replace('&', '_').Replace('=', '_')}"));
        draft.WriteForm([.. fields, new("sig", Convert.ToHexString(draft.Mac(HashAlgorithmName.SHA256, content)))]);
    }
}
