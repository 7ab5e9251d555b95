using System.Formats.Tar;
using System.IO.Compression;
using System.Net;
using System.Text.Json;
using Sealpost.TestKit;

namespace Sealpost.Server.Tests.Messages;

/// <summary>Corpora of hostile JSON and text: never a fault of ours, and byte for byte where it is taken.</summary>
public sealed class HostileInputTests(TestServer server)
{
    [Fact]
    public async Task Every_json_test_is_published_byte_for_byte()
    {
        var tenant = await server.NewTenantAsync();
        foreach (var (name, body) in JsonTests().Where(test => test.Body.Length <= TestServer.MaxBodyBytes))
        {
            var answer = await server.Api.PostTo($"/api/v1/tenants/{tenant}/publish/a.b", Answers.Bytes(body, "application/json")).ReadAsync(HttpStatusCode.Accepted);
            using var response = await server.Api.SendAsync(HttpMethod.Get, $"/api/v1/tenants/{tenant}/messages/{answer.Text("id")}");
            response.StatusCode.ShouldBe(HttpStatusCode.OK, name);
            var text = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
            (IsShownAsJson(text, body) || IsShownInBase64(text, body)).ShouldBeTrue(name);
        }
    }

    [Fact]
    public async Task Every_json_test_as_a_payload_in_an_envelope_is_kept_or_refused()
    {
        var tenant = await server.NewTenantAsync();
        foreach (var (name, body) in JsonTests().Where(test => test.Body.Length < TestServer.MaxBodyBytes - 100))
        {
            byte[] envelope = [.. "{\"eventType\":\"a.b\",\"payload\":"u8, .. body, .. "}"u8];
            using var response = await server.Api.PostTo($"/api/v1/tenants/{tenant}/messages", Answers.Bytes(envelope, "application/json"));
            if (name.StartsWith('y')) response.StatusCode.ShouldBe(HttpStatusCode.Accepted, name);
            else ((int)response.StatusCode).ShouldBeOneOf(202, 400);
            if (response.StatusCode != HttpStatusCode.Accepted) continue;
            var id = (await Task.FromResult(response).ReadAsync(HttpStatusCode.Accepted)).Text("id");
            var shown = await (await server.Api.SendAsync(HttpMethod.Get, $"/api/v1/tenants/{tenant}/messages/{id}")).Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
            (shown.AsSpan().IndexOf(body.AsSpan().Trim(" \t\r\n"u8)) >= 0).ShouldBeTrue(name);
        }
    }

    [Fact]
    public async Task No_json_test_is_a_control_body()
    {
        var tenant = await server.NewTenantAsync();
        foreach (var path in new[] { "/api/v1/api-keys", $"/api/v1/tenants/{tenant}/messages" })
        {
            foreach (var (name, body) in JsonTests())
            {
                using var response = await server.Api.PostTo(path, Answers.Bytes(body, "application/json"));
                ((int)response.StatusCode).ShouldBeOneOf([400, 413], name);
                response.Content.Headers.ContentType?.MediaType.ShouldBe("application/problem+json", name);
            }
        }
    }

    [Fact]
    public async Task Naughty_strings_are_names_or_are_refused()
    {
        var tenant = await server.NewTenantAsync();
        foreach (var text in NaughtyStrings())
        {
            var body = JsonSerializer.Serialize(new { name = text, tenant = (string?)null });
            using var created = await server.Api.PostTo("/api/v1/api-keys", Answers.Json(body));
            ((int)created.StatusCode).ShouldBeOneOf([201, 400], text);
            if (created.StatusCode == HttpStatusCode.Created) (await Task.FromResult(created).ReadAsync(HttpStatusCode.Created)).Text("name").ShouldBe(text);
            using var offered = await server.Api.PostTo($"/api/v1/tenants/{tenant}/messages", Answers.Json(JsonSerializer.Serialize(new { eventType = text, payload = text })));
            ((int)offered.StatusCode).ShouldBeOneOf([202, 400], text);
        }
    }

    [Fact]
    public async Task Naughty_strings_in_paths_and_queries_are_refused()
    {
        var tenant = await server.NewTenantAsync();
        foreach (var text in NaughtyStrings().Select(Uri.EscapeDataString).Where(text => text.Length is > 0 and < 1000))
        {
            foreach (var path in new[] { $"tenants/{text}/messages", $"tenants/{tenant}/messages/{text}", $"tenants/{tenant}/deliveries/{text}/attempts", $"api-keys/{text}", $"tenants/{tenant}/messages?after={text}", $"tenants/{tenant}/deliveries?state={text}" })
            {
                using var response = await server.Api.SendAsync(HttpMethod.Get, $"/api/v1/{path}");
                ((int)response.StatusCode).ShouldBeInRange(200, 499, path);
            }
        }
    }

    private static bool IsShownAsJson(ReadOnlySpan<byte> message, ReadOnlySpan<byte> body) => body.Length > 0 && message.IndexOf([.. "\"payload\":"u8, .. body]) >= 0;

    private static bool IsShownInBase64(byte[] message, byte[] body) =>
        JsonDocument.Parse(message).RootElement.TryGetProperty("payloadBase64", out var shown) && shown.GetBytesFromBase64().AsSpan().SequenceEqual(body);

    private static IEnumerable<(string Name, byte[] Body)> JsonTests()
    {
        if (!Corpora.TryFind("JSONTestSuite-1ef36fa.tgz", out var path, out var reason)) Assert.Skip(reason);
        using var gzip = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        using var tar = new TarReader(gzip);
        var count = 0;
        while (tar.GetNextEntry() is { } entry)
        {
            if (!entry.Name.Contains("test_parsing", StringComparison.Ordinal) || entry.DataStream is null) continue;
            using var body = new MemoryStream();
            entry.DataStream.CopyTo(body);
            count++;
            yield return (Path.GetFileName(entry.Name), body.ToArray());
        }

        count.ShouldBeGreaterThan(300);
    }

    private static string[] NaughtyStrings()
    {
        if (!Corpora.TryFind("blns.json", out var path, out var reason)) Assert.Skip(reason);
        return JsonSerializer.Deserialize<string[]>(File.ReadAllBytes(path))!;
    }
}
