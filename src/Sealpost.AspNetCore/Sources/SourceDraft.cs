using Sealpost.AspNetCore.Secrets;

namespace Sealpost.AspNetCore.Sources;

/// <summary>A source on its way from options to use, with the faults found so far.</summary>
internal sealed class SourceDraft(string name, WebhookSourceOptions settings, WebhookReceiverOptions receiver, List<string> faults)
{
    public string Name => name;

    public WebhookSourceOptions Settings => settings;

    public WebhookReceiverOptions Receiver => receiver;

    /// <param name="key">The option below the source, such as <c>Secret</c>.</param>
    /// <param name="message">What is wrong and what mends it. Never a secret.</param>
    public void Fault(string key, string message) => faults.Add(key.Length == 0 ? $"Sources:{name}: {message}" : $"Sources:{name}:{key}: {message}");

    /// <summary>The secrets, oldest first, each with its tenant.</summary>
    public IReadOnlyList<WebhookSecret> Secrets()
    {
        if (settings.Secret is not null && settings.Secrets.Count > 0)
            Fault("Secret", "give either Secret or Secrets, not both.");
        var given = settings.Secrets.Count > 0 ? settings.Secrets
            : settings.Secret is not null ? [new() { Value = settings.Secret }]
            : (IList<WebhookSecret>)[];
        return
        [
            .. given.Select(secret => new WebhookSecret
            {
                Value = secret.Value,
                From = secret.From,
                Until = secret.Until,
                KeyId = secret.KeyId,
                Name = secret.Name,
                Tenant = secret.Tenant ?? settings.Tenant,
            }),
        ];
    }

    public string NameOfSecret(int index) => settings.Secrets.Count > 0 ? $"Secrets:{index}" : "Secret";
}
