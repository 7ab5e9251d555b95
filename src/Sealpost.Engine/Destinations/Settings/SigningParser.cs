using System.Collections.Immutable;
using Sealpost.Catalogue;
using Sealpost.Engine.Profiles;
using Sealpost.Engine.Validation;
using Sealpost.Schemes;
using Sealpost.Secrets;

namespace Sealpost.Engine.Destinations.Settings;

/// <summary>Reads <c>signing</c>: which schemes sign, with which settings and secrets.</summary>
internal sealed class SigningParser(SchemeCatalogue schemes)
{
    private const int MaxSchemes = 8;
    private const int MaxSettings = 16;
    private const int MaxSecretLength = 4096;

    public ParsedSigning Parse(FieldReader body, ParsingContext context, bool authenticates)
    {
        var items = body.Items("signing", MaxSchemes);
        if (items is null) return Default(context, withheld: authenticates && context.Profile.Authentication.InsteadOfSigning);
        if (items.Count > 0 && authenticates && context.Profile.Authentication.InsteadOfSigning)
            body.Fault("signing", $"The {context.Profile.Id} profile either signs or authenticates; leave out one of signing and authentication.");
        var settings = ImmutableArray.CreateBuilder<SigningSetting>();
        var compiled = new List<Scheme>();
        for (var i = 0; i < items.Count; i++)
        {
            var item = new FieldReader(items[i], context.Faults, $"signing[{i}]");
            if (ParseOne(item, context, compiled) is { } one) settings.Add(one);
            item.End();
        }

        return new(settings.ToImmutable(), [.. compiled]);
    }

    private ParsedSigning Default(ParsingContext context, bool withheld)
    {
        if (withheld) return new([], []);
        var settings = ImmutableArray.CreateBuilder<SigningSetting>();
        var compiled = new List<Scheme>();
        foreach (var signing in context.Profile.Signing)
        {
            var scheme = schemes.Find(signing.Scheme) ?? throw new InvalidOperationException($"Profile {context.Profile.Id} names {signing.Scheme}, which is not in the catalogue.");
            var chosen = (signing.Settings ?? ImmutableDictionary<string, string>.Empty).ToImmutableSortedDictionary(StringComparer.Ordinal);
            settings.Add(new(scheme.Id, chosen, Until: null));
            compiled.Add(scheme.With(chosen));
            var purpose = SecretPurpose.Signing(context.Profile, scheme.Id);
            if (NeedsSecret(scheme) && !context.Keep(purpose)) context.Generate(purpose, scheme.SecretFormat);
        }

        return new(settings.ToImmutable(), [.. compiled]);
    }

    private SigningSetting? ParseOne(FieldReader item, ParsingContext context, List<Scheme> compiled)
    {
        var id = item.RequiredText("scheme", 128);
        var settings = ReadSettings(item);
        var until = item.Time("until");
        var secret = item.Text("secret", MaxSecretLength);
        if (id is null) return null;
        if (schemes.Find(id) is not { } scheme)
        {
            item.Fault("scheme", "Is not a scheme that is known here; GET /api/v1/schemes lists them.");
            return null;
        }

        if (!context.Profile.MaySign(scheme.Id))
        {
            item.Fault("scheme", ForeignScheme(context.Profile));
            return null;
        }

        if (until <= context.Now && !context.Had(scheme.Id, until.Value)) item.Fault("until", "Is over; give a time to come, or leave the scheme out.");
        if (!scheme.CanSign)
        {
            item.Fault("scheme", $"{scheme.Id} carries its proof where a header cannot: it verifies what others send, but does not sign.");
            return null;
        }

        try
        {
            scheme = scheme.With(settings);
        }
        catch (SchemeFormatException exception)
        {
            foreach (var fault in exception.Faults) item.Fault(fault.Pointer.TrimStart('/').Replace('/', '.'), fault.Message);
        }

        var writtenTwice = compiled.SelectMany(other => other.WrittenHeaders).Intersect(scheme.WrittenHeaders, StringComparer.OrdinalIgnoreCase).FirstOrDefault();
        if (writtenTwice is not null) item.Fault("scheme", $"Writes {writtenTwice}, which another scheme of this destination writes as well; keep one of the two.");
        compiled.Add(scheme);
        if (scheme.Kind is SchemeKind.Token or SchemeKind.Basic) context.CarriesCredentials = true;
        ReadSecret(item, context, scheme, secret);
        return new(scheme.Id, settings, until);
    }

    private static string ForeignScheme(Profile profile) => profile.Signing.IsEmpty
        ? $"The {profile.Id} profile does not sign; use the custom profile to sign with any scheme."
        : $"The {profile.Id} profile signs with {string.Join(", ", profile.Signing.Select(own => own.Scheme))} only; use the custom profile for any other scheme.";

    private static ImmutableSortedDictionary<string, string> ReadSettings(FieldReader item)
    {
        var settings = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        if (item.Object("settings") is { } reader)
        {
            foreach (var member in reader.Members().Take(MaxSettings))
            {
                if (FieldReader.TryGetString(member.Value, out var value)) settings[member.Name] = value;
                else reader.Fault(member.Name, "Must be a string.");
            }
        }

        return settings.ToImmutable();
    }

    private static void ReadSecret(FieldReader item, ParsingContext context, Scheme scheme, string? secret)
    {
        var purpose = SecretPurpose.Signing(context.Profile, scheme.Id);
        if (!NeedsSecret(scheme))
        {
            if (secret is not null) item.Fault("secret", $"{scheme.Id} uses no secret; leave it out.");
        }
        else if (item.Has("secret"))
        {
            if (secret is null) return;
            if (SecretFault(context.Profile, scheme, secret) is { } fault) item.Fault("secret", fault);
            else context.Take(purpose, secret);
        }
        else if (!context.Keep(purpose))
        {
            if (scheme.Kind is SchemeKind.Basic) item.Fault("secret", "Is required: the user name, a colon and the password.");
            else context.Generate(purpose, scheme.SecretFormat);
        }
    }

    /// <summary>Null when a person may use this secret; otherwise why not.</summary>
    public static string? SecretFault(Profile profile, Scheme scheme, string secret)
    {
        if (secret.Length == 0) return "Must not be empty; leave it out to have one generated.";
        // A private key in PEM has lines.
        if (!secret.Contains("-----BEGIN", StringComparison.Ordinal) && secret.Any(char.IsControl)) return "Must not hold control characters such as line breaks; copy the secret alone.";
        if (profile.Owns(scheme.Id) && !profile.Secret.MayBeGiven) return $"Secrets of the {profile.Id} profile are always generated; leave it out.";
        if (scheme.SecretFormat.CheckForSigning(new Secret(secret)) is { } fault) return fault;
        return scheme.Kind != SchemeKind.Basic && secret.Length < profile.Secret.MinimumLength
            ? $"Has {secret.Length} characters; the {profile.Id} profile asks for at least {profile.Secret.MinimumLength}."
            : null;
    }

    public static bool NeedsSecret(Scheme scheme) => scheme.Kind is not SchemeKind.None;
}

/// <param name="Schemes">With their settings, in the same order; used to check what else writes their headers.</param>
internal sealed record ParsedSigning(ImmutableArray<SigningSetting> Settings, ImmutableArray<Scheme> Schemes)
{
    public IReadOnlyCollection<string> WrittenHeaders { get; } = [.. Schemes.SelectMany(scheme => scheme.WrittenHeaders)];
}
