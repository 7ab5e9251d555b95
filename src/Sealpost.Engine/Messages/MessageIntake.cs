using Sealpost.Engine.Tenants;

namespace Sealpost.Engine.Messages;

/// <summary>Accepts messages: routes them and waits until they are on disk.</summary>
internal sealed class MessageIntake
{
    /// <summary>Completes only after the commit.</summary>
    public Task<AcceptOutcome> AcceptAsync(TenantSnapshot tenant, NewMessage message, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>All or nothing, in one transaction; outcomes in order. One conflict refuses the whole batch and stores nothing.</summary>
    public Task<IReadOnlyList<AcceptOutcome>> AcceptAsync(TenantSnapshot tenant, IReadOnlyList<NewMessage> messages, CancellationToken cancellationToken) => throw new NotImplementedException();
}
