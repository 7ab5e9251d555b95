using System.Text.Json;
using Sealpost.Catalogue;
using Sealpost.Engine.Authentication.OAuth2;
using Sealpost.Engine.Egress;
using Sealpost.Engine.Filters;
using Sealpost.Engine.Handshakes;
using Sealpost.Engine.Profiles;
using Sealpost.Engine.Templates;
using Sealpost.Engine.Validation;

namespace Sealpost.Engine.Destinations.Settings;

/// <summary>Reads the whole of a destination from JSON, notes every fault at once, and takes the secrets out.</summary>
internal sealed class DestinationParser(ProfileCatalogue profiles, SchemeCatalogue schemes, DestinationUrlPolicy urls, TimeProvider time)
{
    public const int MaxDescription = 500;
    private const string DigitSensitiveScheme = "engenius@";
    private readonly SigningParser _signing = new(schemes);

    /// <param name="stored">Purposes of the secrets that are stored for it already; empty for a new one.</param>
    /// <param name="before">The destination as it was; null for a new one.</param>
    public DestinationParsing Parse(JsonElement json, IReadOnlySet<string> stored, DestinationSettings? before)
    {
        var faults = new List<FieldFault>();
        var body = new FieldReader(json, faults);
        var profileId = body.Text("profile", 64) ?? ProfileCatalogue.DefaultId;
        var profile = profiles.Find(profileId);
        if (profile is null) body.Fault("profile", $"Is not a profile that is known here; known are {string.Join(", ", profiles.Profiles.Select(known => known.Id))}.");
        // The rest is judged by the most permissive profile, so that all other faults are told as well.
        var context = new ParsingContext(profile ?? profiles.Find("custom")!, stored, before, time.GetUtcNow());
        body = new FieldReader(json, context.Faults);
        body.Any("profile");
        var settings = ParseSettings(body, context);
        var enabled = body.Boolean("enabled");
        body.End();
        faults.RemoveAll(fault => fault.Field.Length == 0);
        faults.AddRange(context.Faults);
        return faults.Count == 0
            ? new DestinationParsing.Valid(settings, enabled, context.Secrets, context.Kept)
            : new DestinationParsing.Invalid([.. faults.Distinct()]);
    }

    private DestinationSettings ParseSettings(FieldReader body, ParsingContext context)
    {
        var signing = _signing.Parse(body, context, AuthenticationParser.IsChosen(body));
        var authentication = AuthenticationParser.Parse(body, context);
        RefuseHeaderTwice(body, signing, authentication);
        var onStall = OrderParser.Parse(body, context.Before);
        var filter = EventFilterSource.Parse(body, context.Faults, context.Profile.EventOptions);
        return new DestinationSettings
        {
            Profile = context.Profile.Id,
            Description = body.Text("description", MaxDescription) ?? "",
            EventTypes = filter.EventTypes,
            EventOptions = filter.EventOptions,
            Filter = filter.Payload,
            PayloadTemplate = ParseTemplate(body, context, signing),
            Signing = signing.Settings,
            Authentication = authentication,
            Headers = HeadersParser.Parse(body, context, signing.WrittenHeaders, authentication),
            Retry = RetryParser.Parse(body, context),
            RateLimit = RateLimitParser.Parse(body),
            Ordered = onStall is not null,
            OnStall = onStall,
            Handshake = ParseHandshake(body, context.Profile),
            NotifyEmails = NotifyEmailsParser.Parse(body, context),
            Url = ParseUrl(body, context, authentication),
        };
    }

    private static HandshakeKind ParseHandshake(FieldReader body, Profile profile)
    {
        if (body.Text("handshake", 64) is not { } name) return profile.Handshakes[0];
        if (HandshakeNames.Parse(name) is { } kind && profile.Handshakes.Contains(kind)) return kind;
        body.Fault("handshake", $"Is not a handshake that the {profile.Id} profile has; it has {string.Join(", ", profile.Handshakes.Select(HandshakeNames.Of))}.");
        return profile.Handshakes[0];
    }

    // Last, because what else was said decides whether plain http will do.
    private string ParseUrl(FieldReader body, ParsingContext context, AuthenticationSetting authentication)
    {
        if (body.RequiredText("url", DestinationUrlPolicy.MaxLength) is not { } text) return "";
        if (authentication.Type == AuthenticationSetting.OAuth2 && text[0] == '/')
        {
            if (TargetUrl.PathFault(text) is { } fault) body.Fault("url", fault);
            return text;
        }

        switch (urls.Check(text, context.CarriesCredentials))
        {
            case UrlDecision.Accepted accepted:
                return accepted.Url.AbsoluteUri;
            case UrlDecision.Refused refused:
                body.Fault("url", refused.Message);
                return "";
            default:
                throw new InvalidOperationException("A URL was neither accepted nor refused.");
        }
    }

    private static void RefuseHeaderTwice(FieldReader body, ParsedSigning signing, AuthenticationSetting authentication)
    {
        var name = authentication.Type switch { "basic" or "authorization" or AuthenticationSetting.OAuth2 => "Authorization", "header" => authentication.Name, _ => null };
        if (name is not null && signing.WrittenHeaders.Contains(name, StringComparer.OrdinalIgnoreCase))
            body.Fault("authentication", $"Sets {name}, which a scheme of this destination writes as well; keep one of the two.");
    }

    private static PayloadTemplateSetting? ParseTemplate(FieldReader body, ParsingContext context, ParsedSigning signing)
    {
        var before = context.Faults.Count;
        var template = PayloadTemplateSetting.Parse(body);
        if (context.Faults.Count == before && template?.Compile() is { StartsWithDigitRisk: true } && signing.Settings.FirstOrDefault(one => one.Scheme.StartsWith(DigitSensitiveScheme, StringComparison.Ordinal)) is { } signer)
            body.Fault(PayloadTemplateSetting.Member, $"May give a body that begins with a digit, which {signer.Scheme} cannot tell from its timestamp; begin the text with something else.");
        return template;
    }
}
