using System.Collections.Immutable;
using Sealpost.Engine.Validation;
using Sealpost.Secrets;

namespace Sealpost.Engine.OAuthClients;

/// <summary>What became of a client that someone described.</summary>
internal abstract record OAuthClientParsing
{
    private OAuthClientParsing()
    {
    }

    /// <param name="Credential">The secret or private key that was given now; null when the stored one stays.</param>
    public sealed record Valid(OAuthClientSettings Settings, Secret? Credential) : OAuthClientParsing;

    /// <param name="Faults">All of them, never none.</param>
    public sealed record Invalid(ImmutableArray<FieldFault> Faults) : OAuthClientParsing;
}

/// <summary>What became of a change to a client.</summary>
internal abstract record OAuthClientChange
{
    private OAuthClientChange()
    {
    }

    public sealed record Done(OAuthClientRecord Client) : OAuthClientChange;

    public sealed record Invalid(ImmutableArray<FieldFault> Faults) : OAuthClientChange;

    /// <summary>Changed or deleted by someone else meanwhile.</summary>
    public sealed record Stale : OAuthClientChange;
}

internal enum OAuthClientDeletion
{
    Deleted,
    Missing,

    /// <summary>A destination authenticates with it.</summary>
    InUse,
}
