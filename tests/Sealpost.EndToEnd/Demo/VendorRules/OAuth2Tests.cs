using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Sealpost.Host.Demo.VendorRules;
using Sealpost.TestKit;

namespace Sealpost.EndToEnd.Demo.VendorRules;

public sealed class OAuth2Tests
{
    private const string Claims = """{"iss":"shop","sub":"shop","aud":"https://issuer.example","jti":"1","exp":1773209515}""";

    public static TheoryData<string> Vectors { get; } = ["oauth-1-default-header", "oauth-2-body", "oauth-3-salesforce", "oauth-4-contentsquare", "oauth-5-actigraph-issuer"];

    [Theory]
    [MemberData(nameof(Vectors))]
    public void A_worked_token_request_is_verified(string id)
    {
        var (rule, request, keys) = Case(id);

        rule(request, keys, default).ShouldBe(Verdict.Verified);
    }

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Another_secret_another_grant_and_another_form_are_refused(string id)
    {
        var (rule, request, keys) = Case(id);
        byte[] password = [.. Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(request.Body).Replace("client_credentials", "password", StringComparison.Ordinal))];

        rule(request, keys.Strangers(), default).ShouldBe(Verdict.BadCredentials);
        rule(request with { Body = password }, keys, default).ShouldBe(Verdict.BadCredentials);
        rule(request with { Body = [.. request.Body[..^1]] }, keys, default).ShouldBe(Verdict.BadCredentials);
        rule(request with { Headers = [.. request.Headers.Where(header => header.Key != "Content-Type"), new("Content-Type", "text/plain")] }, keys, default).ShouldBe(Verdict.MissingHeader);
    }

    [Theory]
    [InlineData("oauth-3-salesforce")]
    [InlineData("oauth-4-contentsquare")]
    public void Where_the_body_proves_the_client_an_authorization_header_is_refused(string id)
    {
        var (rule, request, keys) = Case(id);

        rule(request with { Headers = [.. request.Headers, new("Authorization", "Basic YTpi")] }, keys, default).ShouldBe(Verdict.UnexpectedHeader);
    }

    [Theory]
    [InlineData("""{"alg":"ES256"}""", Claims, Verdict.Verified)]
    [InlineData("""{"alg":"none"}""", Claims, Verdict.BadCredentials)]
    [InlineData("""{"alg":"ES256"}""", """{"iss":"other","sub":"shop","aud":"https://issuer.example","jti":"1","exp":1773209515}""", Verdict.BadCredentials)]
    [InlineData("""{"alg":"ES256"}""", """{"iss":"shop","sub":"other","aud":"https://issuer.example","jti":"1","exp":1773209515}""", Verdict.BadCredentials)]
    [InlineData("""{"alg":"ES256"}""", """{"iss":"shop","sub":"shop","aud":"https://other.example","jti":"1","exp":1773209515}""", Verdict.BadCredentials)]
    [InlineData("""{"alg":"ES256"}""", """{"iss":"shop","sub":"shop","aud":"https://issuer.example","jti":"1","exp":1773209455}""", Verdict.BadCredentials)]
    [InlineData("""{"alg":"ES256"}""", """{"iss":"shop","sub":"shop","aud":"https://issuer.example","jti":"1","exp":1773213055}""", Verdict.BadCredentials)]
    [InlineData("""{"alg":"ES256"}""", """{"iss":"shop","sub":"shop","aud":"https://issuer.example","jti":"1"}""", Verdict.BadCredentials)]
    [InlineData("""{"alg":"ES256"}""", "[]", Verdict.BadCredentials)]
    public void A_signed_assertion_is_believed_when_it_is_the_client_s_and_for_this_issuer_and_now(string header, string claims, object expected)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        Judge(key, Assertion(key, header, claims)).ShouldBe(expected);
    }

    [Fact]
    public void An_assertion_by_another_key_or_that_is_none_is_refused()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        Judge(key, Assertion(other, """{"alg":"ES256"}""", Claims)).ShouldBe(Verdict.BadCredentials);
        Judge(key, "a.b").ShouldBe(Verdict.BadCredentials);
        Judge(key, "%%%.%%%.%%%").ShouldBe(Verdict.BadCredentials);
        Judge(key, "").ShouldBe(Verdict.BadCredentials);
    }

    private static Verdict Judge(ECDsa key, string assertion)
    {
        const string type = "urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer";
        var body = $"grant_type=client_credentials&scope=orders&client_id=shop&client_assertion_type={type}&client_assertion={Uri.EscapeDataString(assertion)}";
        var request = new Arrival([new("Content-Type", "application/x-www-form-urlencoded")], Encoding.UTF8.GetBytes(body));
        return OAuth2.ByAssertion("shop", "orders", "https://issuer.example", key)(request, new ReceiverKeys("unused"), DateTimeOffset.FromUnixTimeSeconds(1773209455));
    }

    private static string Assertion(ECDsa key, string header, string claims)
    {
        var signed = $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header))}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims))}";
        return $"{signed}.{Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256))}";
    }

    private static (VendorRule Rule, Arrival Request, ReceiverKeys Keys) Case(string id)
    {
        if (!Corpora.TryFind("vendor-vectors.json", out var path, out var reason)) Assert.Skip(reason);
        var vector = JsonElement.Parse(File.ReadAllBytes(path)).GetProperty("vectors").EnumerateArray().Single(vector => vector.GetProperty("id").GetString() == id);
        var (client, scope) = (vector.GetProperty("client_id").GetString()!, vector.GetProperty("scope").GetString()!);
        var rule = id switch
        {
            "oauth-1-default-header" => OAuth2.ByHeader(client, scope),
            "oauth-4-contentsquare" => OAuth2.Contentsquare(client, scope, 12345),
            _ when scope.Length == 0 => OAuth2.Salesforce(client),
            _ => OAuth2.ByBody(client, scope),
        };
        var headers = vector.GetProperty("expected_headers").EnumerateObject().Select(header => KeyValuePair.Create(header.Name, header.Value.GetString()!));
        return (
            rule,
            new Arrival([.. headers], Encoding.UTF8.GetBytes(vector.GetProperty("expected_body").GetString()!)),
            new ReceiverKeys(vector.GetProperty("client_secret").GetString()!));
    }
}
