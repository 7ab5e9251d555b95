using System.Buffers.Text;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sealpost.Engine.Authentication.OAuth2.Grants;
using Sealpost.Engine.OAuthClients;
using Sealpost.Secrets;
using Sealpost.TestKit;

namespace Sealpost.Engine.Tests.Authentication.OAuth2.Grants;

public sealed class TokenRequestTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static readonly OAuthClientSettings Client = new()
    {
        Name = "idp",
        ClientId = "me",
        AuthenticationEndpoint = "https://idp.example.com",
        TokenPath = "/oauth2/token",
    };

    [Theory]
    [InlineData("oauth-1-default-header")]
    [InlineData("oauth-2-body")]
    [InlineData("oauth-3-salesforce")]
    [InlineData("oauth-4-contentsquare")]
    [InlineData("oauth-5-actigraph-issuer")]
    public void A_vendors_vector_is_reproduced_exactly(string id)
    {
        var vector = Vector(id);
        var headers = vector["expected_headers"]!.AsObject();
        var client = Client with
        {
            ClientId = (string)vector["client_id"]!,
            AuthenticationEndpoint = (string)vector["token_url"]!,
            TokenPath = "",
            AuthorizationMethod = (string)vector["client_auth"]! == "header" ? ClientAuthorization.Header : ClientAuthorization.Body,
            BodyFormat = (string)headers["Content-Type"]! == "application/json" ? TokenBodyFormat.Json : TokenBodyFormat.Form,
            ExtraParameters = id == "oauth-4-contentsquare" ? Extra("project_id", "12345") : Client.ExtraParameters,
        };

        var request = TokenRequest.Build(client, new Secret((string)vector["client_secret"]!), (string)vector["scope"]!, Now, "");

        request.Url.AbsoluteUri.ShouldBe((string)vector["token_url"]!);
        Encoding.UTF8.GetString(request.Body).ShouldBe((string)vector["expected_body"]!);
        request.Headers.Append(new("Content-Type", request.ContentType)).OrderBy(header => header.Key, StringComparer.Ordinal)
            .ShouldBe(headers.Select(header => KeyValuePair.Create(header.Key, (string)header.Value!)));
    }

    [Fact]
    public void Servers_that_do_not_decode_get_id_and_secret_as_they_are()
    {
        var vector = Vector("oauth-1-default-header");
        var client = Client with { ClientId = (string)vector["client_id"]!, CredentialEncoding = CredentialEncoding.Raw };

        var request = TokenRequest.Build(client, new Secret((string)vector["client_secret"]!), null, Now, "");

        request.Headers.ShouldContain(new KeyValuePair<string, string>("Authorization", (string)vector["expected_headers_if_server_skips_urlencoding"]!["Authorization"]!));
    }

    [Fact]
    public void Extra_parameters_stand_in_the_form_as_text()
    {
        var client = Client with { ExtraParameters = Extra("audience", "\"https://api.example.com/?a=b&c\"").Add("n", JsonElement.Parse("1.50")).Add("on", JsonElement.Parse("true")) };

        var body = Encoding.UTF8.GetString(TokenRequest.Build(client, new Secret("s"), null, Now, "").Body);

        body.ShouldBe("grant_type=client_credentials&audience=https%3A%2F%2Fapi.example.com%2F%3Fa%3Db%26c&n=1.50&on=true");
    }

    [Theory]
    [InlineData("RS256")]
    [InlineData("PS256")]
    [InlineData("ES256")]
    public void A_private_key_signs_an_assertion_that_its_public_key_verifies(string algorithm)
    {
        using var rsa = RSA.Create(2048);
        using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var client = Client with { AuthorizationMethod = ClientAuthorization.PrivateKeyJwt, Algorithm = Enum.Parse<AssertionAlgorithm>(algorithm), KeyId = "key-1" };
        var pem = algorithm == "ES256" ? curve.ExportPkcs8PrivateKeyPem() : rsa.ExportPkcs8PrivateKeyPem();

        var form = Form(TokenRequest.Build(client, new Secret(pem), "a b", Now, "unique"));

        form["client_assertion_type"].ShouldBe("urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
        form["scope"].ShouldBe("a b");
        form.ContainsKey("client_secret").ShouldBeFalse();
        var parts = form["client_assertion"].Split('.');
        Decode(parts[0]).ToJsonString().ShouldBe($$"""{"alg":"{{algorithm}}","typ":"JWT","kid":"key-1"}""");
        Decode(parts[1]).ToJsonString().ShouldBe("""{"iss":"me","sub":"me","aud":"https://idp.example.com/oauth2/token","jti":"unique","iat":1767323045,"exp":1767323165}""");
        var signed = Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}");
        var signature = Base64Url.DecodeFromChars(parts[2]);
        (algorithm switch
        {
            "ES256" => curve.VerifyData(signed, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation),
            "PS256" => rsa.VerifyData(signed, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pss),
            _ => rsa.VerifyData(signed, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
        }).ShouldBeTrue();
    }

    [Fact]
    public void The_audience_of_an_assertion_can_be_chosen()
    {
        using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var client = Client with { AuthorizationMethod = ClientAuthorization.PrivateKeyJwt, Algorithm = AssertionAlgorithm.ES256, Audience = "https://idp.example.com" };

        var form = Form(TokenRequest.Build(client, new Secret(curve.ExportPkcs8PrivateKeyPem()), null, Now, "unique"));

        Decode(form["client_assertion"].Split('.')[1])["aud"]!.GetValue<string>().ShouldBe("https://idp.example.com");
    }

    [Fact]
    public void A_request_does_not_print_its_secret() => TokenRequest.Build(Client, new Secret("s3cret"), null, Now, "").ToString().ShouldBe("Token request to idp.example.com [redacted]");

    private static ImmutableSortedDictionary<string, JsonElement> Extra(string name, string json) =>
        ImmutableSortedDictionary<string, JsonElement>.Empty.Add(name, JsonElement.Parse(json));

    private static JsonObject Vector(string id)
    {
        Assert.SkipUnless(Corpora.TryFind("vendor-vectors.json", out var path, out var reason), reason ?? "");
        return JsonNode.Parse(File.ReadAllText(path))!["vectors"]!.AsArray().Single(vector => (string)vector!["id"]! == id)!.AsObject();
    }

    private static Dictionary<string, string> Form(TokenRequest request) => Encoding.ASCII.GetString(request.Body).Split('&').Select(pair => pair.Split('='))
        .ToDictionary(pair => pair[0], pair => Uri.UnescapeDataString(pair[1].Replace('+', ' ')));

    private static JsonNode Decode(string part) => JsonNode.Parse(Base64Url.DecodeFromChars(part))!;
}
