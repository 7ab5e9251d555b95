using System.Collections.Immutable;
using Sealpost.Engine.Deliveries;
using Sealpost.Engine.Filters;
using Sealpost.Engine.Handshakes;

namespace Sealpost.Engine.Profiles;

/// <summary>One way to send webhooks, as data: what a destination gets when it does not say otherwise, and what it may say.</summary>
internal sealed record Profile
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required string Description { get; init; }

    /// <summary>The schemes a destination signs with when it names none.</summary>
    public ImmutableArray<ProfileSigning> Signing { get; init; } = [];

    public ProfileSecret Secret { get; init; } = new();

    /// <summary>Whether the instance says if its destinations are signed, with which hash when they choose none, and how long a rotation takes that does not say.</summary>
    public bool FollowsSignatureSettings { get; init; }

    /// <summary>Whether a destination may sign with any scheme, alone or together with others; otherwise only with those of <see cref="Signing"/>.</summary>
    public bool AnyScheme { get; init; }

    /// <summary>Headers of every request, templates of <see cref="HeaderTemplate"/>.</summary>
    public ImmutableArray<ProfileHeader> Headers { get; init; } = [];

    public required ProfileAuthentication Authentication { get; init; }

    public required ProfileRetry Retry { get; init; }

    /// <summary>Over the whole attempt.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(15);

    public ProfileLimits Limits { get; init; } = new();

    /// <summary>What it sends as a test; null when any event will do.</summary>
    public ProfileTest? Test { get; init; }

    /// <summary>What a destination may choose within event types, by event type.</summary>
    public ImmutableDictionary<string, EventOption> EventOptions { get; init; } = ImmutableDictionary<string, EventOption>.Empty;

    /// <summary>The handshakes a destination may have before it gets events; the first is the one it has when it does not say.</summary>
    public ImmutableArray<HandshakeKind> Handshakes { get; init; } = [HandshakeKind.None];

    /// <summary>Whether a destination may name people who get a mail when a delivery has failed for good.</summary>
    public bool NotifyEmails { get; init; }

    /// <summary>True for a scheme that the profile's own system signs with.</summary>
    public bool Owns(string schemeId) => Signing.Any(signing => signing.Scheme == schemeId);

    public bool MaySign(string schemeId) => AnyScheme || Owns(schemeId);
}

internal sealed record ProfileSigning(string Scheme, ImmutableDictionary<string, string>? Settings = null);

internal sealed record ProfileSecret
{
    /// <summary>Whether a person may choose the secret; otherwise it is always generated.</summary>
    public bool MayBeGiven { get; init; } = true;

    /// <summary>Whether a tenant has one secret for all its destinations of the profile, rather than one for each. Such a secret is always generated.</summary>
    public bool PerAccount { get; init; }

    /// <summary>Least characters of a chosen secret.</summary>
    public int MinimumLength { get; init; } = 16;

    /// <summary>How long the old secret signs beside the new one after a rotation that does not say.</summary>
    public TimeSpan GracePeriod { get; init; }
}

internal sealed record ProfileHeader(string Name, string Value);

internal sealed record ProfileAuthentication
{
    /// <summary>The types a destination may choose from.</summary>
    public required ImmutableArray<string> Types { get; init; }

    /// <summary>Whether a destination either authenticates or signs, never both.</summary>
    public bool InsteadOfSigning { get; init; }

    /// <summary>Whether a pasted Authorization value without a scheme, whose base64 reads <c>user:password</c>, gets the word Basic put before it.</summary>
    public bool CompletesBasic { get; init; }
}

internal sealed record ProfileRetry
{
    public required ImmutableArray<TimeSpan> Delays { get; init; }

    public double Jitter { get; init; }

    public SuccessRule Success { get; init; } = SuccessRule.Any2xx;

    public bool RetryAfter { get; init; }

    public bool DisableOnGone { get; init; }
}

internal sealed record ProfileLimits
{
    /// <summary>Most destinations of this profile in one tenant; null means no limit of its own.</summary>
    public int? Destinations { get; init; }

    /// <summary>Whether two destinations of this profile in one tenant may have the same URL.</summary>
    public bool UniqueUrls { get; init; }
}
