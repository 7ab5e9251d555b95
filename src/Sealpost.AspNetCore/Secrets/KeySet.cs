using System.Globalization;
using Sealpost.Schemes;
using Sealpost.Secrets;

namespace Sealpost.AspNetCore.Secrets;

/// <summary>Keys of one source, ready to verify, with the secrets they were made of.</summary>
internal sealed class KeySet
{
    public static readonly KeySet Empty = new([], []);

    private readonly WebhookSecret[] _secrets;

    private KeySet(SchemeKey[] keys, WebhookSecret[] secrets)
    {
        Keys = keys;
        _secrets = secrets;
    }

    /// <summary>Oldest first.</summary>
    public ReadOnlyMemory<SchemeKey> Keys { get; }

    /// <summary>The name that logs and claims use for a key; null when none matched.</summary>
    public string? NameOf(int index) =>
        index < 0 ? null : _secrets[index].Name ?? _secrets[index].KeyId ?? index.ToString(CultureInfo.InvariantCulture);

    /// <summary>The tenant that a key proves; null when it proves none.</summary>
    public string? TenantOf(int index) => index < 0 ? null : _secrets[index].Tenant;

    /// <summary>Makes keys of secrets.</summary>
    /// <param name="scheme">The scheme.</param>
    /// <param name="secrets">Oldest first.</param>
    /// <param name="fault">Hears of secrets that cannot be used, by position; they are passed over.</param>
    public static KeySet Make(Scheme scheme, IEnumerable<WebhookSecret> secrets, Action<int, string> fault)
    {
        var keys = new List<SchemeKey>();
        var origins = new List<WebhookSecret>();
        foreach (var (index, secret) in secrets.Index())
        {
            if (string.IsNullOrEmpty(secret.Value))
            {
                fault(index, "is empty; give what the sender signs with, or take it out.");
                continue;
            }

            try
            {
                keys.Add(scheme.CreateKey(new Secret(secret.Value), secret.From, secret.Until, secret.KeyId));
                origins.Add(secret);
            }
            catch (SecretFormatException e)
            {
                fault(index, $"cannot be used: {e.Message}");
            }
            catch (ArgumentException)
            {
                fault(index, "has a KeyId that is not visible ASCII.");
            }
        }

        return new([.. keys], [.. origins]);
    }
}
