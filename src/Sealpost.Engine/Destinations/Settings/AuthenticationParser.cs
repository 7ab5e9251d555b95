using Sealpost.Engine.Authentication;
using Sealpost.Engine.Egress;
using Sealpost.Engine.Identity;
using Sealpost.Engine.OAuthClients;
using Sealpost.Engine.Validation;

namespace Sealpost.Engine.Destinations.Settings;

/// <summary>Reads <c>authentication</c>.</summary>
internal static class AuthenticationParser
{
    private const int MaxLength = 4096;

    /// <summary>Whether the body chooses an authentication; says nothing about its faults.</summary>
    public static bool IsChosen(FieldReader body) =>
        body.Any("authentication") is { ValueKind: System.Text.Json.JsonValueKind.Object } value
        && value.TryGetProperty("type", out var type) && FieldReader.TryGetString(type, out var text) && text != AuthenticationSetting.None.Type;

    public static AuthenticationSetting Parse(FieldReader body, ParsingContext context)
    {
        if (body.Object("authentication") is not { } reader) return AuthenticationSetting.None;
        var setting = ParseType(reader, context);
        reader.End();
        context.CarriesCredentials |= setting.Type != AuthenticationSetting.None.Type;
        return setting;
    }

    private static AuthenticationSetting ParseType(FieldReader reader, ParsingContext context)
    {
        var type = reader.RequiredText("type", 32);
        if (type is null)
        {
            _ = reader.Members().Count();
            return AuthenticationSetting.None;
        }

        if (!context.Profile.Authentication.Types.Contains(type))
        {
            reader.Fault("type", $"Is not a type that the {context.Profile.Id} profile has; it has {string.Join(", ", context.Profile.Authentication.Types)}.");
            _ = reader.Members().Count();
            return AuthenticationSetting.None;
        }

        return type switch
        {
            "basic" => ParseBasic(reader, context),
            "authorization" => ParseAuthorization(reader, context),
            "header" => ParseHeader(reader, context),
            AuthenticationSetting.OAuth2 => ParseOAuth2(reader),
            AuthenticationSetting.ClientCertificate => ClientCertificateParser.Parse(reader, context),
            _ => AuthenticationSetting.None,
        };
    }

    private static AuthenticationSetting ParseBasic(FieldReader reader, ParsingContext context)
    {
        var username = reader.RequiredText("username", MaxLength);
        if (username?.Contains(':', StringComparison.Ordinal) == true) reader.Fault("username", "Must not contain a colon (RFC 7617, section 2).");
        if (username?.Any(char.IsControl) == true) reader.Fault("username", "Must not contain control characters (RFC 7617, section 2).");
        if (ReadSecret(reader, context, "password", "basic") is { } password)
        {
            if (password.Any(char.IsControl)) reader.Fault("password", "Must not contain control characters (RFC 7617, section 2).");
            else context.Take(SecretPurpose.Authentication("basic"), password);
        }

        return new("basic", Username: username);
    }

    private static AuthenticationSetting ParseAuthorization(FieldReader reader, ParsingContext context)
    {
        if (ReadSecret(reader, context, "value", "authorization") is { } value)
        {
            if (context.Profile.Authentication.CompletesBasic) value = BasicCredentials.Complete(value);
            if (HeaderPolicy.CheckWire("Authorization", value) is { } refusal) reader.Fault("value", refusal.Message);
            else context.Take(SecretPurpose.Authentication("authorization"), value);
        }

        return new("authorization");
    }

    private static AuthenticationSetting ParseHeader(FieldReader reader, ParsingContext context)
    {
        var name = reader.RequiredText("name", MaxLength);
        var value = ReadSecret(reader, context, "value", "header");
        if (name is not null && HeaderPolicy.CheckWire(name, "") is { } badName) reader.Fault("name", badName.Message);
        else if (name is not null && name.Equals("Authorization", StringComparison.OrdinalIgnoreCase)) reader.Fault("name", "Use the type authorization for this header.");
        if (value is null) return new("header", Name: name);
        if (HeaderPolicy.CheckWire("X", value) is not null) reader.Fault("value", "Must be visible ASCII, without line breaks and without white space at its ends.");
        else context.Take(SecretPurpose.Authentication("header"), value);
        return new("header", Name: name);
    }

    // Whether the tenant has the client is the database's to say, when the destination is stored.
    private static AuthenticationSetting ParseOAuth2(FieldReader reader)
    {
        var client = reader.RequiredText("client", MaxLength);
        if (client is not null && !OAuthClientId.TryParse(client, out _)) reader.Fault("client", "Must be the id of an OAuth2 client, such as oac_01kczq3v7q8r5t6w9x0y1z2a3b.");
        return new(AuthenticationSetting.OAuth2, Client: client, Scope: OAuthScope.Read(reader, "scope", MaxLength));
    }

    // Null when it stays as stored, and when it is at fault.
    private static string? ReadSecret(FieldReader reader, ParsingContext context, string name, string type)
    {
        if (!reader.Has(name) && context.Keep(SecretPurpose.Authentication(type)))
        {
            reader.Any(name);
            return null;
        }

        return reader.RequiredText(name, MaxLength);
    }
}
