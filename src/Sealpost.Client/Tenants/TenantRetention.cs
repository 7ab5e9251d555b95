namespace Sealpost.Client.Tenants;

/// <summary>How long what is finished is kept. Nothing of a message with a pending delivery is ever removed.</summary>
public sealed record TenantRetention
{
    /// <summary>How old payloads become: <c>1h</c> to <c>3650d</c>; null for what the server says, <c>30d</c> by default.</summary>
    public string? Payloads { get; init; }

    /// <summary>How old messages and their attempts become, payloads with them: <c>1h</c> to <c>3650d</c>; null for what the server says, <c>30d</c> by default.</summary>
    public string? Attempts { get; init; }
}
