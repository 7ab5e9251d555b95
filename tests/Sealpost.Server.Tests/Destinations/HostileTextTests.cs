using System.Net;
using System.Text.Json;
using Sealpost.TestKit;

namespace Sealpost.Server.Tests.Destinations;

/// <summary>Naughty strings and header-splitting payloads wherever people write text: they come back as they were written, or are refused with the field that is at fault.</summary>
public sealed class HostileTextTests(TestServer server)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public Task Names_of_tenants_come_back_or_are_refused() => ForEachAsync(async (number, text) =>
    {
        var id = $"naughty-{number}";
        var kept = await OfferAsync("/api/v1/tenants", new { id, name = text }, text);
        if (kept is not null) (await server.Api.SendAsync(HttpMethod.Get, $"/api/v1/tenants/{id}").ReadAsync(HttpStatusCode.OK)).Text("name").ShouldBe(text);
    });

    [Fact]
    public Task Event_types_are_names_of_a_kind_and_their_descriptions_come_back() => ForEachAsync(async (number, text) =>
    {
        (await OfferAsync("/api/v1/event-types", new { name = text }, text))?.Text("name").ShouldBe(text);
        (await OfferAsync("/api/v1/event-types", new { name = $"naughty.{number}", description = text }, text))?.Text("description").ShouldBe(text);
    });

    [Fact]
    public async Task Descriptions_headers_and_urls_of_destinations_come_back_or_are_refused()
    {
        var path = $"/api/v1/tenants/{await server.NewTenantAsync()}/destinations";
        const string Url = "https://hooks.example.com/in";
        await ForEachAsync(async (_, text) =>
        {
            var whole = await OfferAsync(path, new { url = Url, description = text, headers = new Dictionary<string, string> { ["X-Payload"] = text } }, text);
            whole?.GetProperty("headers").Text("X-Payload").ShouldBe(text);
            (whole ?? await OfferAsync(path, new { url = Url, description = text }, text))?.Text("description").ShouldBe(text);
            (await OfferAsync(path, new { url = Url + text, headers = new Dictionary<string, string> { [text] = "value" } }, text))?.GetProperty("headers").Text(text).ShouldBe("value");
        });
    }

    // A few at once share their commits.
    private static Task ForEachAsync(Func<int, string, Task> check) =>
        Parallel.ForEachAsync(Texts().Index(), new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = Cancel }, async (one, _) => await check(one.Index, one.Item));

    private async Task<JsonElement?> OfferAsync(string path, object body, string text) =>
        await KeptAsync(await server.Api.PostTo(path, Answers.Json(JsonSerializer.Serialize(body))), HttpStatusCode.Created, text);

    /// <summary>Null when it was refused.</summary>
    private static async Task<JsonElement?> KeptAsync(HttpResponseMessage sent, HttpStatusCode kept, string text)
    {
        using var response = sent;
        var answer = await response.Content.ReadAsStringAsync(Cancel);
        response.StatusCode.ShouldBeOneOf([kept, HttpStatusCode.BadRequest, HttpStatusCode.Conflict], $"{text}: {answer}");
        if (response.StatusCode == kept) return JsonDocument.Parse(answer).RootElement;
        response.Content.Headers.ContentType?.MediaType.ShouldBe("application/problem+json", text);
        return null;
    }

    private static List<string> Texts()
    {
        if (!Corpora.TryFind("blns.json", out var naughty, out var reason)) Assert.Skip(reason);
        if (!Corpora.TryFind("crlf-payloads.txt", out var splitting, out reason)) Assert.Skip(reason);
        var lines = File.ReadAllLines(splitting);
        return [.. JsonSerializer.Deserialize<string[]>(File.ReadAllBytes(naughty))!.Concat(lines).Concat(lines.Select(Uri.UnescapeDataString)).Distinct(StringComparer.Ordinal)];
    }
}
