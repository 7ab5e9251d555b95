using System.Net;
using System.Text.Json;

namespace Sealpost.Server.Tests.OpenApi;

public sealed class ApiDocumentTests(TestServer server)
{
    /// <summary>Rewrites the committed document: SEALPOST_WRITE_OPENAPI=1 dotnet test tests/Sealpost.Server.Tests.</summary>
    private static readonly bool Writes = Environment.GetEnvironmentVariable("SEALPOST_WRITE_OPENAPI") == "1";

    [Fact]
    public async Task The_committed_document_is_the_served_one()
    {
        var served = await ReadAsync();
        var path = CommittedPath();
        if (Writes) await File.WriteAllTextAsync(path, served, TestContext.Current.CancellationToken);
        (await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken)).ShouldBe(
            served, "docs/api/openapi.json is not what the server serves. Rewrite it: SEALPOST_WRITE_OPENAPI=1 dotnet test tests/Sealpost.Server.Tests");
    }

    [Fact]
    public async Task Every_operation_is_described_with_examples_and_refusals()
    {
        var document = JsonDocument.Parse(await ReadAsync()).RootElement;
        document.Text("openapi").ShouldStartWith("3.1");
        var ids = new List<string>();
        foreach (var path in document.GetProperty("paths").EnumerateObject())
        {
            foreach (var verb in path.Value.EnumerateObject())
            {
                var operation = verb.Value;
                ids.Add(operation.Text("operationId"));
                operation.Text("summary").ShouldNotBeNullOrEmpty();
                var answers = operation.GetProperty("responses").EnumerateObject().ToArray();
                answers.ShouldContain(answer => answer.Name.StartsWith('2'), path.Name);
                foreach (var media in answers.Where(answer => answer.Value.TryGetProperty("content", out _)).SelectMany(answer => answer.Value.GetProperty("content").EnumerateObject()))
                    (media.Value.TryGetProperty("example", out _) || media.Value.TryGetProperty("examples", out _)).ShouldBeTrue($"{verb.Name} {path.Name}");
                if (!path.Name.StartsWith("/api/", StringComparison.Ordinal)) continue;
                operation.GetProperty("security").GetArrayLength().ShouldBe(1, path.Name);
                foreach (var status in new[] { "400", "401", "403", "500" }) answers.ShouldContain(answer => answer.Name == status, $"{verb.Name} {path.Name}");
                if (path.Name.Contains('{', StringComparison.Ordinal)) answers.ShouldContain(answer => answer.Name == "404", $"{verb.Name} {path.Name}");
            }
        }

        ids.ShouldBeUnique();
    }

    [Fact]
    public async Task Every_member_is_described()
    {
        var document = JsonDocument.Parse(await ReadAsync()).RootElement;
        foreach (var schema in document.GetProperty("components").GetProperty("schemas").EnumerateObject())
        {
            foreach (var member in schema.Value.TryGetProperty("properties", out var members) ? members.EnumerateObject() : default)
                member.Value.TryGetProperty("description", out _).ShouldBeTrue($"{schema.Name}.{member.Name}");
        }
    }

    [Fact]
    public async Task Another_document_is_not_found() =>
        (await server.Anonymous.SendAsync(HttpMethod.Get, "/openapi/v2.json")).StatusCode.ShouldBe(HttpStatusCode.NotFound);

    private async Task<string> ReadAsync()
    {
        using var response = await server.Anonymous.SendAsync(HttpMethod.Get, "/openapi/v1.json");
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        return (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ReplaceLineEndings("\n").TrimEnd() + "\n";
    }

    private static string CommittedPath()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Sealpost.slnx"))) return Path.Combine(folder.FullName, "docs", "api", "openapi.json");
        throw new InvalidOperationException("The tests do not lie in the repository.");
    }
}
