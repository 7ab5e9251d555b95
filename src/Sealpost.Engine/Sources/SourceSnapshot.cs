using System.Collections.Immutable;
using System.Net;
using Sealpost.Engine.Identity;
using Sealpost.Engine.Sources.Intake;
using Sealpost.Engine.Sources.Settings;
using Sealpost.Handshakes;
using Sealpost.Schemes;

namespace Sealpost.Engine.Sources;

/// <summary>One source as the hot path sees it: immutable, replaced whole, secrets unsealed, its scheme compiled.</summary>
internal sealed class SourceSnapshot
{
    public required int SourceNo { get; init; }

    public required SourceId Id { get; init; }

    public required int TenantNo { get; init; }

    public required bool Enabled { get; init; }

    public required Scheme Scheme { get; init; }

    /// <summary>Oldest first, those that have run out included.</summary>
    public required ImmutableArray<SchemeKey> Keys { get; init; }

    /// <summary>Null when the sender asks nothing.</summary>
    public required Handshake? Handshake { get; init; }

    public required HandshakeSettings HandshakeSettings { get; init; }

    /// <summary>Empty when anybody may call.</summary>
    public required ImmutableArray<IPNetwork> AllowedNetworks { get; init; }

    public required EventTypeSetting EventType { get; init; }

    public required DeduplicationSetting Deduplicate { get; init; }

    public required ImmutableArray<SourceTokenRow> Tokens { get; init; }

    /// <summary>Whether the token of this hash is one of the source's and has not run out.</summary>
    public bool IsOpenedBy(ReadOnlySpan<byte> hash, DateTimeOffset now)
    {
        foreach (var token in Tokens)
        {
            if (hash.SequenceEqual(token.Hash)) return token.ValidUntil is not { } until || now.ToUnixTimeMilliseconds() < until;
        }

        return false;
    }

    /// <summary>Why nothing that a caller says is even read; null when it is.</summary>
    /// <param name="isPrivate">Whether nobody on the way could read along.</param>
    public string? Refusal(IPAddress caller, bool isPrivate)
    {
        if (!Allows(caller)) return RejectionReason.AddressNotAllowed;
        return !isPrivate && Scheme.Kind is SchemeKind.Basic or SchemeKind.Token or SchemeKind.Jwt ? RejectionReason.HttpsRequired : null;
    }

    private bool Allows(IPAddress caller)
    {
        if (AllowedNetworks.IsEmpty) return true;
        foreach (var network in AllowedNetworks)
        {
            if (network.Contains(caller)) return true;
        }

        return false;
    }
}
