using Sealpost.Schemes.Evaluation;
using Sealpost.Schemes.Language;

namespace Sealpost.Schemes.Jwt;

/// <summary>A JSON Web Token (RFC 7519) in a header or the query.</summary>
internal sealed record JwtDefinition
{
    public required FieldSource Source { get; init; }

    /// <summary>What stands before the token when it is written.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>The first signs, any of them verifies. All keyed hashes, or all public-key signatures.</summary>
    public required IReadOnlyList<JwsAlgorithm> Algorithms { get; init; }

    public required ClaimRules Claims { get; init; }
}

/// <summary>What a token has to say.</summary>
internal sealed record ClaimRules
{
    public ClaimRule? Issuer { get; init; }

    public ClaimRule? Audience { get; init; }

    public ClaimRule? Subject { get; init; }

    /// <summary>Claims that must be there.</summary>
    public IReadOnlyList<string> Required { get; init; } = [];

    /// <summary>How long after <c>iat</c> the token is taken; null when only <c>exp</c> ends it.</summary>
    public TimeSpan? MaxAge { get; init; }

    /// <summary>How far the clocks may disagree.</summary>
    public TimeSpan Skew { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a token made here is valid.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromMinutes(5);

    public ClaimDigest? BodyHash { get; init; }

    public ClaimDigest? UrlHash { get; init; }
}

/// <summary>A claim that must have one value: a text, or the URL of the request.</summary>
internal sealed record ClaimRule(string? Text)
{
    public static readonly ClaimRule Url = new((string?)null);

    public string? Expected(string? url) => Text ?? url;
}

/// <summary>A claim that holds a digest.</summary>
internal sealed record ClaimDigest(string Claim, DigestAlgorithm Algorithm, SignatureEncoding Encoding, bool AbsentWhenEmpty);
