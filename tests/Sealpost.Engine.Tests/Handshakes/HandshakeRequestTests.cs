using System.Text;
using System.Text.Json;
using Sealpost.Catalogue;
using Sealpost.Engine.Egress;
using Sealpost.Engine.Handshakes;
using Sealpost.Schemes;
using Sealpost.Secrets;
using Sealpost.TestKit;

namespace Sealpost.Engine.Tests.Handshakes;

public sealed class HandshakeRequestTests
{
    private const string Code = "1d3ad7a1-91c9-4ffc-8562-5bad545e6a40";
    private const string Origin = "events.example.com";

    public static TheoryData<string, int, string, string, string, string?> Answers => new()
    {
        { "actigraph", 200, $"X-ActiGraph-Hook-Secret: {Code}", "", "", null },
        { "actigraph", 200, $"x-actigraph-hook-secret: {Code}", "", "whatever", null },
        { "actigraph", 204, $"X-ActiGraph-Hook-Secret: {Code}", "", "", "status_not_200" },
        { "actigraph", 302, $"X-ActiGraph-Hook-Secret: {Code}", "", "", "status_not_200" },
        { "actigraph", 200, "", "", Code, "echo_missing" },
        { "actigraph", 200, $"X-ActiGraph-Hook-Secret: {Code.ToUpperInvariant()}", "", "", "echo_differs" },
        { "actigraph", 200, $"X-ActiGraph-Hook-Secret: {Code} ", "", "", "echo_differs" },
        { "cloudevents", 200, $"WebHook-Allowed-Origin: {Origin}", "", "", null },
        { "cloudevents", 204, "webhook-allowed-origin: *", "WebHook-Allowed-Rate: 120", "", null },
        { "cloudevents", 200, "WebHook-Allowed-Origin: Events.Example.com", "", "", null },
        { "cloudevents", 200, "", "", "", "allowed_origin_missing" },
        { "cloudevents", 200, "WebHook-Allowed-Origin: example.com", "", "", "origin_not_allowed" },
        { "cloudevents", 200, "WebHook-Allowed-Origin: *.example.com", "", "", "origin_not_allowed" },
        { "cloudevents", 405, $"WebHook-Allowed-Origin: {Origin}", "", "", "status_not_2xx" },
        { "challenge", 200, "", "", $$"""{"challenge":"{{Code}}"}""", null },
        { "challenge", 201, "", "", $$"""{ "ok": true, "challenge": "{{Code}}" }""", null },
        { "challenge", 400, "", "", $$"""{"challenge":"{{Code}}"}""", "status_not_2xx" },
        { "challenge", 200, "", "", Code, "answer_not_json" },
        { "challenge", 200, "", "", $"\"{Code}\"", "challenge_missing" },
        { "challenge", 200, "", "", """{"Challenge":"1d3ad7a1-91c9-4ffc-8562-5bad545e6a40"}""", "challenge_missing" },
        { "challenge", 200, "", "", """{"challenge":1}""", "challenge_differs" },
        { "challenge", 200, "", "", """{"challenge":"1D3AD7A1-91c9-4ffc-8562-5bad545e6a40"}""", "challenge_differs" },
        { "challenge", 200, "", "", "", "answer_not_json" },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public void An_answer_is_an_agreement_or_says_in_a_word_why_not(string kind, int status, string header, string other, string body, string? expected)
    {
        var request = HandshakeRequest.Create(HandshakeNames.Parse(kind)!.Value, "74", Code, Origin);
        var lines = new[] { header, other }.Where(line => line.Length > 0).Select(line => line.Split(": ", 2)).Select(line => KeyValuePair.Create(line[0], line[1]));

        request.Judge(new OutboundResult.Responded(status, new ResponseHeaders([.. lines]), Encoding.UTF8.GetBytes(body), Truncated: false)).ShouldBe(expected);
    }

    [Fact]
    public void CentrePoints_request_is_the_worked_example_to_the_byte()
    {
        if (!Corpora.TryFind("vendor-vectors.json", out var path, out var reason)) Assert.Skip(reason);
        var vector = JsonElement.Parse(File.ReadAllBytes(path)).GetProperty("vectors").EnumerateArray().Single(one => one.GetProperty("id").GetString() == "actigraph-4-validation");
        var scheme = SchemeCatalogue.Default.Find("actigraph@1")!;

        var request = HandshakeRequest.Create(HandshakeKind.ActiGraph, "74", Code, Origin);
        var signed = new List<KeyValuePair<string, string>>();
        scheme.Sign(new SignRequest { Body = request.Body, Time = DateTimeOffset.UnixEpoch, Method = "POST" }, [scheme.CreateKey(new Secret(vector.GetProperty("secret").GetString()!))], signed);

        request.Method.ShouldBe("POST");
        request.Body.ShouldBe(Convert.FromBase64String(vector.GetProperty("body_base64").GetString()!));
        var expected = vector.GetProperty("expected_headers");
        foreach (var (name, value) in signed.Concat(request.Headers)) value.ShouldBe(expected.GetProperty(name).GetString());
        signed.Count.ShouldBe(1);
        request.Headers.Length.ShouldBe(2);
    }

    [Theory]
    [InlineData("120", 120)]
    [InlineData("*", null)]
    [InlineData("0", null)]
    [InlineData("-1", null)]
    [InlineData("99999999999999", null)]
    [InlineData(null, null)]
    public void An_allowed_rate_is_a_number_of_requests_a_minute(string? text, int? expected) =>
        HandshakeRequest.AllowedRate(new OutboundResult.Responded(200, text is null ? default : new ResponseHeaders(new KeyValuePair<string, string>("WebHook-Allowed-Rate", text)), default, false)).ShouldBe(expected);
}
