using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Sealpost.Catalogue;
using Sealpost.Schemes;
using Sealpost.Tests.Schemes;

namespace Sealpost.Tests.Interop;

/// <summary>
/// What we sign, the vendors' own libraries accept, and refuse after one flipped bit; what they sign, we accept, and refuse after one flipped
/// bit. Fresh keys and bodies each time.
/// </summary>
public sealed class IndependentJudgeTests(JudgeProcess judges) : IClassFixture<JudgeProcess>
{
    private const string Url = "https://hooks.example.com/receive?source=sealpost&n=1";

    private static readonly TimeProvider Clock = TimeProvider.System;

    public static TheoryData<string, string, string> Judges => new()
    {
        { "svix", "svix@1", "" },
        { "standardwebhooks", "standard-webhooks@1", "" },
        { "stripe", "stripe@1", "" },
        { "octokit", "github@1", "" },
        { "twilio", "twilio@1", "" },
        { "slack", "slack@1", "" },
        { "line", "line@1", "" },
        { "paddle", "paddle@1", "" },
        { "sendgrid", "sendgrid@1", "" },
        { "square", "square@1", "" },
        { "hubspot", "hubspot-v3@1", "" },
        { "hubspotV2", "hubspot-v2@1", "" },
        { "openai", "openai@1", "" },
        { "discord", "discord@1", "" },
        { "httpMessageSignatures", "rfc9421@1", "hmac-sha256" },
        { "httpMessageSignatures", "rfc9421@1", "ed25519" },
        { "httpMessageSignatures", "rfc9421@1", "ecdsa-p256-sha256" },
        { "httpMessageSignatures", "rfc9421@1", "ecdsa-p384-sha384" },
        { "httpMessageSignatures", "rfc9421@1", "rsa-pss-sha512" },
        { "httpMessageSignatures", "rfc9421@1", "rsa-v1_5-sha256" },
        { "jose", "fusionauth@1", "EdDSA" },
        { "jose", "fusionauth@1", "ES256" },
        { "jose", "fusionauth@1", "RS256" },
        { "jose", "fusionauth@1", "HS256" },
        { "messagebird", "messagebird@1", "" },
        { "plivo", "plivo-v3@1", "" },
    };

    [Theory]
    [MemberData(nameof(Judges))]
    public async Task An_independent_library_and_we_agree(string judge, string id, string algorithm)
    {
        if (judges.Reason is { } reason)
            Assert.Skip(reason);

        var scheme = SchemeOf(id, algorithm);
        foreach (var body in Bodies(id))
        {
            if (body.Length == 0 && (judge is "stripe" or "octokit"))
                continue; // Their functions take an empty body for a forgotten argument.

            var secret = scheme.SecretFormat.Generate();
            SchemeKey[] keys = [scheme.CreateKey(secret)];
            if (scheme.CanSign)
                await TheyAcceptOursAsync(judge, scheme, keys, body, algorithm);
            if (judge != "plivo")
                await WeAcceptTheirsAsync(judge, scheme, keys, body, algorithm);
        }
    }

    private async Task TheyAcceptOursAsync(string judge, Scheme scheme, SchemeKey[] keys, byte[] body, string algorithm)
    {
        var headers = new List<KeyValuePair<string, string>>();
        scheme.Sign(new SignRequest { Body = body, Id = $"msg_{Guid.CreateVersion7():N}", Time = Clock.GetUtcNow(), Method = "POST", Url = Url }, keys, headers);

        (await judges.VerifyAsync(Request(judge, keys[0], body, headers, algorithm))).ShouldBe((true, null));
        if (body.Length > 0)
            (await judges.VerifyAsync(Request(judge, keys[0], FlipBody(body), headers, algorithm))).Accepted.ShouldBeFalse("a changed body");
        (await judges.VerifyAsync(Request(judge, keys[0], body, FlipProof(scheme.ProofHeaders, headers), algorithm))).Accepted.ShouldBeFalse("a changed signature");
    }

    private async Task WeAcceptTheirsAsync(string judge, Scheme scheme, SchemeKey[] keys, byte[] body, string algorithm)
    {
        var headers = await judges.SignAsync(Request(judge, keys[0], body, [], algorithm));

        Verify(scheme, keys, body, headers).Outcome.ShouldBe(VerifyOutcome.Accepted);
        if (body.Length > 0)
            Verify(scheme, keys, FlipBody(body), headers).IsAccepted.ShouldBeFalse("a changed body");
        Verify(scheme, keys, body, FlipProof(scheme.CanSign ? scheme.ProofHeaders : [headers[^1].Key], headers)).IsAccepted.ShouldBeFalse("a changed signature");
    }

    private static VerifyResult Verify(Scheme scheme, SchemeKey[] keys, byte[] body, List<KeyValuePair<string, string>> headers) =>
        scheme.Verify(new VerifyRequest<HeaderList> { Headers = new(headers), Body = body, Method = "POST", Url = Url }, keys, Clock);

    private static Scheme SchemeOf(string id, string algorithm)
    {
        var scheme = SchemeCatalogue.Default.Find(id)!;
        return id switch
        {
            "rfc9421@1" => scheme.With(("algorithm", algorithm)),
            "fusionauth@1" => scheme.With(("algorithm", algorithm == "EdDSA" ? algorithm : algorithm[..2])),
            _ => scheme,
        };
    }

    private static JsonObject Request(string judge, SchemeKey key, byte[] body, List<KeyValuePair<string, string>> headers, string algorithm) => new()
    {
        ["judge"] = judge,
        ["algorithm"] = algorithm,
        ["secret"] = key.Secret.Reveal(),
        ["publicKey"] = key.PublicKey,
        ["headers"] = new JsonObject(headers.Select(line => KeyValuePair.Create(line.Key, (JsonNode?)line.Value))),
        ["body"] = Convert.ToBase64String(body),
        ["method"] = "POST",
        ["url"] = Url,
        ["id"] = $"msg_{Guid.CreateVersion7():N}",
        ["timestamp"] = Clock.GetUtcNow().ToUnixTimeSeconds(),
    };

    /// <summary>Non-ASCII, CRLF, empty and a megabyte; as a form where the vendor signs forms.</summary>
    private static IEnumerable<byte[]> Bodies(string id)
    {
        var noise = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
        string[] texts = [$$"""{"name":"Zürich 漢字 😀","noise":"{{noise}}"}""", $"line one\r\nline two\r\n{noise}\r\n", "", $"{{\"large\":\"{string.Concat(Enumerable.Repeat(noise, 1 << 15))}\"}}"];
        foreach (var text in texts)
            yield return id is "twilio@1" or "plivo-v3@1" ? Exchange.Utf8(text.Length == 0 ? "" : $"Body={Uri.EscapeDataString(text)}&From=%2B15550100&A=1&A=2") : Encoding.UTF8.GetBytes(text);
    }

    /// <summary>Another letter or digit in the place of one, so that the text stays text.</summary>
    private static byte[] FlipBody(byte[] body)
    {
        byte[] flipped = [.. body];
        var at = Enumerable.Range(0, body.Length).Select(i => (i * 7919) % body.Length).First(i => char.IsAsciiLetterUpper((char)body[i]) && (i == 0 || body[i - 1] != '%') && (i < 2 || body[i - 2] != '%'));
        flipped[at] ^= 1;
        return flipped;
    }

    private static List<KeyValuePair<string, string>> FlipProof(IReadOnlyList<string> proofHeaders, List<KeyValuePair<string, string>> headers)
    {
        var at = headers.FindLastIndex(line => proofHeaders.Contains(line.Key, StringComparer.OrdinalIgnoreCase));
        var value = headers[at].Value;
        var middle = value.Length - 12;
        var other = value[middle] == '1' ? '2' : '1';
        List<KeyValuePair<string, string>> flipped = [.. headers];
        flipped[at] = new(headers[at].Key, value[..middle] + other + value[(middle + 1)..]);
        return flipped;
    }
}
