namespace Sealpost.AspNetCore.Secrets;

/// <summary>
/// Where secrets come from when they are not in the options: a vault, a database. It is asked for every request to a source that has no secrets
/// of its own, so it keeps what it fetched. Register it with <c>UseSecrets</c>.
/// </summary>
public interface IWebhookSecretProvider
{
    /// <summary>The secrets that count for a request.</summary>
    /// <param name="source">The source's name as it is configured.</param>
    /// <param name="tenant">The route's <c>{tenant}</c>; null when the route has none.</param>
    /// <param name="cancellationToken">Ends when the sender hangs up.</param>
    /// <returns>
    /// Oldest first; empty when there are none, which refuses the request. <b>Return the same list while nothing has changed</b>: keys are made
    /// once per list.
    /// </returns>
    /// <exception cref="Exception">Whatever it throws answers 503, so that the sender tries again.</exception>
    ValueTask<IReadOnlyList<WebhookSecret>> GetSecretsAsync(string source, string? tenant, CancellationToken cancellationToken);
}
