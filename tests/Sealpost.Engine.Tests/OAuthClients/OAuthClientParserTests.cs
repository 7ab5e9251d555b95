using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sealpost.Engine.Egress;
using Sealpost.Engine.OAuthClients;
using Sealpost.Engine.Validation;

namespace Sealpost.Engine.Tests.OAuthClients;

public sealed class OAuthClientParserTests
{
    private static readonly OAuthClientParser Parser = new(new DestinationUrlPolicy(new AddressPolicy([]), allowHttp: true));

    [Fact]
    public void Four_fields_make_a_client_with_the_usual_choices()
    {
        var (settings, credential) = Valid("{}");

        settings.TokenUrl.AbsoluteUri.ShouldBe("https://idp.example.com/oauth2/token");
        settings.AuthorizationMethod.ShouldBe(ClientAuthorization.Header);
        settings.BodyFormat.ShouldBe(TokenBodyFormat.Form);
        settings.CredentialEncoding.ShouldBe(CredentialEncoding.Form);
        settings.Scope.ShouldBeNull();
        credential.ShouldBe("s3cret");
    }

    [Fact]
    public void Salesforce_needs_no_token_path_and_sends_its_secret_in_the_body()
    {
        var (settings, _) = Valid("""{ "preset": "salesforce", "authenticationEndpoint": "https://acme.my.salesforce.com" }""");

        settings.TokenUrl.AbsoluteUri.ShouldBe("https://acme.my.salesforce.com/services/oauth2/token");
        settings.AuthorizationMethod.ShouldBe(ClientAuthorization.Body);
    }

    [Fact]
    public void Contentsquare_needs_no_endpoint_and_asks_in_json()
    {
        var (settings, _) = Valid("""{ "preset": "contentsquare", "authenticationEndpoint": null, "extraParameters": { "project_id": 12345 } }""");

        settings.TokenUrl.AbsoluteUri.ShouldBe("https://api.contentsquare.com/v1/oauth/token");
        settings.BodyFormat.ShouldBe(TokenBodyFormat.Json);
        settings.ExtraParameters["project_id"].GetRawText().ShouldBe("12345");
    }

    [Theory]
    [InlineData("""{ "name": null }""", "name", "required")]
    [InlineData("""{ "name": "" }""", "name", "empty")]
    [InlineData("""{ "clientId": null }""", "clientId", "required")]
    [InlineData("""{ "clientId": "a\r\nb" }""", "clientId", "control characters")]
    [InlineData("""{ "clientSecret": null }""", "clientSecret", "required")]
    [InlineData("""{ "clientSecret": 7 }""", "clientSecret", "string")]
    [InlineData("""{ "clientSecret": "a\u0000b" }""", "clientSecret", "U+0000")]
    [InlineData("""{ "authenticationEndpoint": null }""", "authenticationEndpoint", "required")]
    [InlineData("""{ "authenticationEndpoint": "http://idp.example.com" }""", "authenticationEndpoint", "plain http")]
    [InlineData("""{ "authenticationEndpoint": "https://169.254.169.254/latest" }""", "authenticationEndpoint", "not a public address")]
    [InlineData("""{ "authenticationEndpoint": "https://localhost" }""", "authenticationEndpoint", "not a public address")]
    [InlineData("""{ "authenticationEndpoint": "https://u:p@idp.example.com" }""", "authenticationEndpoint", "user name")]
    [InlineData("""{ "authenticationEndpoint": "https://idp.example.com/?x=1" }""", "authenticationEndpoint", "query")]
    [InlineData("""{ "authenticationEndpoint": "https://login.salesforce.com", "preset": "salesforce" }""", "authenticationEndpoint", "My Domain")]
    [InlineData("""{ "authenticationEndpoint": "https://TEST.salesforce.com/", "preset": "salesforce" }""", "authenticationEndpoint", "My Domain")]
    [InlineData("""{ "authenticationEndpoint": "https://login.salesforce.com" }""", "authenticationEndpoint", "My Domain")]
    [InlineData("""{ "tokenPath": "oauth2/token" }""", "tokenPath", "begins with one slash")]
    [InlineData("""{ "tokenPath": "//evil.example.com" }""", "tokenPath", "begins with one slash")]
    [InlineData("""{ "tokenPath": "/a b" }""", "tokenPath", "percent-encode")]
    [InlineData("""{ "tokenPath": "/a#b" }""", "tokenPath", "fragment")]
    [InlineData("""{ "preset": "azure" }""", "preset", "generic, salesforce, contentsquare")]
    [InlineData("""{ "authorizationMethod": "basic" }""", "authorizationMethod", "header, body, private_key_jwt")]
    [InlineData("""{ "authorizationMethod": 1 }""", "authorizationMethod", "header, body, private_key_jwt")]
    [InlineData("""{ "bodyFormat": "xml" }""", "bodyFormat", "form, json")]
    [InlineData("""{ "credentialEncoding": "base64" }""", "credentialEncoding", "form, raw")]
    [InlineData("""{ "credentialEncoding": "raw", "authorizationMethod": "body" }""", "credentialEncoding", "only with authorizationMethod header")]
    [InlineData("""{ "scope": "a  b" }""", "scope", "one space")]
    [InlineData("""{ "scope": "a\"b" }""", "scope", "quotes")]
    [InlineData("""{ "scope": "é" }""", "scope", "ASCII")]
    [InlineData("""{ "extraParameters": [] }""", "extraParameters", "object")]
    [InlineData("""{ "extraParameters": { "client_secret": "x" } }""", "extraParameters.client_secret", "own fields")]
    [InlineData("""{ "extraParameters": { "a": {} } }""", "extraParameters.a", "string")]
    [InlineData("""{ "extraParameters": { "a b": "x" } }""", "extraParameters.a b", "visible ASCII")]
    [InlineData("""{ "privateKey": "x" }""", "privateKey", "only with authorizationMethod private_key_jwt")]
    [InlineData("""{ "algorithm": "RS256" }""", "algorithm", "only with authorizationMethod private_key_jwt")]
    [InlineData("""{ "keyId": "k1" }""", "keyId", "only with authorizationMethod private_key_jwt")]
    [InlineData("""{ "audience": "x" }""", "audience", "only with authorizationMethod private_key_jwt")]
    [InlineData("""{ "authorizationMethod": "private_key_jwt" }""", "clientSecret", "leave it out")]
    [InlineData("""{ "authorizationMethod": "private_key_jwt", "clientSecret": null }""", "privateKey", "required")]
    [InlineData("""{ "authorizationMethod": "private_key_jwt", "clientSecret": null, "privateKey": "no PEM" }""", "privateKey", "PEM")]
    [InlineData("""{ "grantType": "password" }""", "grantType", "not a member")]
    public void A_fault_names_its_field_and_the_fix(string change, string field, string fix) =>
        Faults(change).ShouldContain(fault => fault.Field == field && fault.Message.Contains(fix, StringComparison.Ordinal), string.Join('\n', Faults(change)));

    [Fact]
    public void All_faults_are_told_at_once() =>
        Faults("""{ "name": "", "clientId": "", "clientSecret": "", "authenticationEndpoint": "x", "tokenPath": "x", "scope": " ", "bodyFormat": "x", "nonsense": 1 }""")
            .Select(fault => fault.Field).Distinct().ShouldBe(
                ["name", "clientId", "authenticationEndpoint", "tokenPath", "scope", "bodyFormat", "clientSecret", "nonsense"], ignoreOrder: true);

    [Fact]
    public void No_fault_repeats_a_secret() =>
        Faults("""{ "clientSecret": "hush\u0007hush", "privateKey": "hush", "name": "" }""").ShouldAllBe(fault => !fault.Message.Contains("hush", StringComparison.Ordinal));

    [Fact]
    public void The_algorithm_follows_the_key_unless_it_is_chosen()
    {
        using var rsa = RSA.Create(2048);
        using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        WithKey(rsa.ExportPkcs8PrivateKeyPem()).Algorithm.ShouldBe(AssertionAlgorithm.RS256);
        WithKey(rsa.ExportRSAPrivateKeyPem(), "PS256").Algorithm.ShouldBe(AssertionAlgorithm.PS256);
        WithKey(curve.ExportECPrivateKeyPem()).Algorithm.ShouldBe(AssertionAlgorithm.ES256);
        Faults(KeyChange(curve.ExportPkcs8PrivateKeyPem(), "RS256")).ShouldHaveSingleItem().Field.ShouldBe("algorithm");
    }

    [Fact]
    public void Weak_foreign_and_public_keys_are_refused()
    {
        using var weak = RSA.Create(1024);
        using var otherCurve = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var rsa = RSA.Create(2048);
        var encrypted = rsa.ExportEncryptedPkcs8PrivateKeyPem("passphrase", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000));
        string[] keys = [weak.ExportPkcs8PrivateKeyPem(), otherCurve.ExportPkcs8PrivateKeyPem(), rsa.ExportSubjectPublicKeyInfoPem(), encrypted];

        foreach (var key in keys) Faults(KeyChange(key)).ShouldHaveSingleItem().Field.ShouldBe("privateKey");
    }

    [Fact]
    public void A_stored_secret_stays_unless_another_is_given()
    {
        var (stored, _) = Valid("{}");

        Valid("""{ "clientSecret": null, "scope": "a b" }""", stored).Credential.ShouldBeNull();
        Valid("""{ "clientSecret": "other" }""", stored).Credential.ShouldBe("other");
    }

    [Fact]
    public void A_stored_secret_never_follows_the_client_to_another_host()
    {
        var (stored, _) = Valid("{}");

        Faults("""{ "clientSecret": null, "authenticationEndpoint": "https://elsewhere.example.com" }""", stored).ShouldHaveSingleItem().Field.ShouldBe("clientSecret");
        Valid("""{ "clientSecret": null, "tokenPath": "/other" }""", stored).Credential.ShouldBeNull();
    }

    [Fact]
    public void The_preset_cannot_be_changed()
    {
        var (stored, _) = Valid("{}");

        Faults("""{ "preset": "salesforce" }""", stored).ShouldHaveSingleItem().Field.ShouldBe("preset");
    }

    [Fact]
    public void Settings_come_back_from_the_database_as_they_were()
    {
        var (settings, _) = Valid("""{ "scope": "a b", "extraParameters": { "audience": "https://api.example.com/é", "n": 1.50, "b": true } }""");

        OAuthClientSettings.Read(settings.Write()).Write().ShouldBe(settings.Write());
        settings.Write().ShouldContain("1.50");
        settings.Write().ShouldNotContain("s3cret");
    }

    private static OAuthClientSettings WithKey(string pem, string? algorithm = null) => Valid(KeyChange(pem, algorithm)).Settings;

    private static string KeyChange(string pem, string? algorithm = null) =>
        new JsonObject { ["authorizationMethod"] = "private_key_jwt", ["clientSecret"] = null, ["privateKey"] = pem, ["algorithm"] = algorithm }.ToJsonString();

    private static (OAuthClientSettings Settings, string? Credential) Valid(string change, OAuthClientSettings? stored = null)
    {
        var parsing = Parse(change, stored);
        var valid = parsing.ShouldBeOfType<OAuthClientParsing.Valid>(string.Join('\n', (parsing as OAuthClientParsing.Invalid)?.Faults ?? []));
        return (valid.Settings, valid.Credential?.Reveal());
    }

    private static ImmutableArray<FieldFault> Faults(string change, OAuthClientSettings? stored = null) =>
        Parse(change, stored).ShouldBeOfType<OAuthClientParsing.Invalid>().Faults;

    private static OAuthClientParsing Parse(string change, OAuthClientSettings? stored)
    {
        var body = JsonNode.Parse("""{ "name": "idp", "clientId": "me", "clientSecret": "s3cret", "authenticationEndpoint": "https://idp.example.com" }""")!.AsObject();
        foreach (var (name, value) in JsonNode.Parse(change)!.AsObject()) body[name] = value?.DeepClone();
        return Parser.Parse(JsonSerializer.SerializeToElement(body), stored);
    }
}
