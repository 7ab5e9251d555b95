using System.Collections.Frozen;
using System.Collections.Immutable;
using Sealpost.Engine.Authentication;
using Sealpost.Engine.Deliveries;
using Sealpost.Engine.Filters;
using Sealpost.Engine.Identity;
using Sealpost.Engine.Profiles;
using Sealpost.Engine.Templates;
using Sealpost.Schemes;

namespace Sealpost.Engine.Destinations;

/// <summary>One revision of a destination, ready to send: immutable, secrets unsealed, schemes compiled.</summary>
internal sealed class DestinationSnapshot
{
    private Derived? _derived;

    public required int DestinationNo { get; init; }

    public required DestinationId Id { get; init; }

    public required int TenantNo { get; init; }

    public required long Revision { get; init; }

    public required DestinationState State { get; init; }

    public required Uri Url { get; init; }

    /// <summary>Which events it gets while it is active.</summary>
    public EventFilter Filter { get; init; } = EventFilter.All;

    /// <summary>Makes the body from the payload; null when the payload is sent as it is.</summary>
    public PayloadTemplate? Template { get; init; }

    /// <summary>Sent with every request as they are: the profile's own and the tenant's.</summary>
    public required ImmutableArray<KeyValuePair<string, string>> Headers { get; init; }

    /// <summary>The profile's headers that tell about the delivery; see <see cref="WriteHeaders"/>.</summary>
    public ImmutableArray<TemplatedHeader> TemplatedHeaders { get; init; } = [];

    /// <summary>Names in <see cref="Headers"/> whose values must never be stored or shown.</summary>
    public FrozenSet<string> SecretHeaders { get; init; } = FrozenSet<string>.Empty;

    public required ImmutableArray<DestinationSigner> Signers { get; init; }

    public required AuthenticationMethod Authentication { get; init; }

    public required RetryPolicy Retry { get; init; }

    /// <summary>How long nothing but failures may go on before it is disabled, zero for ever; null for what the instance says.</summary>
    public TimeSpan? DisableAfter { get; init; }

    public LaneRules Rules { get; init; } = LaneRules.None;

    /// <summary>Over the whole attempt, from name resolution to the last byte of the response.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>True for a header whose value proves or authenticates and so is never kept in the history.</summary>
    public bool IsSecretHeader(string name) => Known.SecretHeaders.Contains(name);

    /// <summary>True for a secret header whose value lets in whoever has it: all of them but signatures over one message.</summary>
    public bool IsCredentialHeader(string name) => Known.CredentialHeaders.Contains(name);

    /// <summary>True when a request to it must never travel over plain http.</summary>
    public bool CarriesCredentials => Known.CarriesCredentials;

    /// <summary>When the last of its schemes stops signing; <see cref="DateTimeOffset.MaxValue"/> when one stays.</summary>
    public DateTimeOffset LastSunset => Known.LastSunset;

    /// <summary>Whether one of <see cref="Signers"/> signs now. A destination that signs never falls silent: when every scheme has passed its sunset, the last one to pass goes on.</summary>
    public bool Signs(DestinationSigner signer, DateTimeOffset now)
    {
        var last = LastSunset;
        return !(signer.Until <= (now < last ? now : last.AddTicks(-1)));
    }

    /// <summary>What the client writes as Host; empty where only a token's answer says the host.</summary>
    public string Host => Known.Host;

    private Derived Known => _derived ??= new Derived(this);

    public static string HostOf(Uri url) =>
        url.HostNameType != UriHostNameType.Dns ? url.Authority : url.IsDefaultPort ? url.IdnHost : $"{url.IdnHost}:{url.Port}";

    /// <summary>Events are accepted for it only while it is active; a draft or disabled destination gets none. Its filter may still refuse the payload.</summary>
    public bool Receives(string eventType) => State == DestinationState.Active && Filter.Accepts(eventType);

    /// <summary>Adds the headers that differ from delivery to delivery, the same for every attempt of one.</summary>
    public void WriteHeaders(in DeliveryFacts facts, ICollection<KeyValuePair<string, string>> headers)
    {
        foreach (var header in TemplatedHeaders) headers.Add(new(header.Name, header.Template.Render(facts)));
    }

    /// <summary>What every request asks of it, found once.</summary>
    private sealed class Derived(DestinationSnapshot of)
    {
        public FrozenSet<string> SecretHeaders { get; } = Credentials(of).Concat(of.Signers.SelectMany(signer => signer.Scheme.ProofHeaders)).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

        public FrozenSet<string> CredentialHeaders { get; } = Credentials(of).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

        public bool CarriesCredentials { get; } =
            of.Authentication.CarriesCredentials || of.SecretHeaders.Count > 0 || of.Signers.Any(SendsItsSecret);

        public DateTimeOffset LastSunset { get; } = of.Signers.IsEmpty ? DateTimeOffset.MaxValue : of.Signers.Max(signer => signer.Until ?? DateTimeOffset.MaxValue);

        public string Host { get; } = of.Url.IsAbsoluteUri ? HostOf(of.Url) : "";

        private static IEnumerable<string> Credentials(DestinationSnapshot of)
        {
            IEnumerable<string> names = ["Authorization", .. of.SecretHeaders, .. of.Signers.Where(SendsItsSecret).SelectMany(signer => signer.Scheme.ProofHeaders)];
            return of.Authentication is AuthenticationMethod.Header header ? names.Append(header.Name) : names;
        }

        private static bool SendsItsSecret(DestinationSigner signer) => signer.Scheme.Kind is SchemeKind.Token or SchemeKind.Basic;
    }
}

internal sealed record TemplatedHeader(string Name, HeaderTemplate Template);

/// <summary>One scheme of a destination with its keys, oldest first.</summary>
/// <param name="Until">After this time the scheme no longer signs; null means it stays.</param>
internal sealed record DestinationSigner(Scheme Scheme, ImmutableArray<SchemeKey> Keys, DateTimeOffset? Until);
