using System.Text.Json;
using Sealpost.Client.Tests;

namespace Sealpost.Cli.Tests.Sources;

public sealed class SourcesCommandTests(LiveServer server)
{
    private const string Token = "right-token-0123456789";

    [Fact]
    public async Task A_source_is_created_changed_rotated_and_deleted()
    {
        var driver = await ServerDriver.CreateAsync(server);
        using var secret = new TemporaryFile(Token + "\n");

        var created = await driver.RunAsync("sources", "create", "gitlab-token", "--name", "GitLab", "--secret-file", secret.Path, "--allow", "127.0.0.0/8", "--allow", "centrepoint", "--json");
        created.Exit.ShouldBe(0, created.Error);
        created.Error.ShouldBe("Keep the URL: it is shown this once.\n");
        created.Output.ShouldNotContain(Token);
        var source = JsonDocument.Parse(created.Output).RootElement;
        source.GetProperty("allowedNetworks").GetArrayLength().ShouldBe(2);
        var id = source.GetProperty("id").GetString()!;
        var changed = await driver.RunWithBodyAsync("""{"eventType":{"constant":"gitlab.event"}}""", "sources", "change", id, "--file", "-", "--json");
        var listed = await driver.RunAsync("sources");
        var rotated = await driver.RunAsync("sources", "rotate", id, "--generate-secret", "--grace-period", "1h", "--json");
        var url = await driver.RunAsync("sources", "rotate-url", id, "--json");
        var shown = await driver.RunAsync("sources", "show", id);
        var deleted = await driver.RunAsync("sources", "delete", id);

        JsonDocument.Parse(changed.Output).RootElement.GetProperty("eventType").GetProperty("constant").GetString().ShouldBe("gitlab.event");
        listed.Output.ShouldBe($"{id}\tGitLab\tgitlab-token@1\tyes\n");
        JsonDocument.Parse(rotated.Output).RootElement.GetProperty("secret").GetString().ShouldNotBeNullOrEmpty();
        JsonDocument.Parse(url.Output).RootElement.GetProperty("url").GetString()!.ShouldContain("/in/in_");
        shown.Output.ShouldNotContain("/in/in_");
        deleted.Exit.ShouldBe(0);
        (await driver.RunAsync("sources", "show", id)).Exit.ShouldBe(1);
    }

    [Fact]
    public async Task A_rejected_request_is_listed_and_diagnosed()
    {
        var driver = await ServerDriver.CreateAsync(server);
        using var secret = new TemporaryFile(Token);
        var source = await driver.JsonAsync("sources", "create", "gitlab-token", "--secret-file", secret.Path);
        var id = source.GetProperty("id").GetString()!;
        (await driver.RunAsync("sources", "diagnose", id)).Exit.ShouldBe(2);
        using var sender = new HttpClient(new SocketsHttpHandler());
        using (var request = new HttpRequestMessage(HttpMethod.Post, source.GetProperty("url").GetString()) { Content = new StringContent("{}"), Headers = { { "X-Gitlab-Token", "wrong" } } })
            (await sender.SendAsync(request, TestContext.Current.CancellationToken)).Dispose();

        var listed = await driver.RunAsync("sources", "rejections", id);
        var diagnosed = await driver.RunAsync("sources", "diagnose", id);

        var columns = listed.Lines.ShouldHaveSingleItem().Split('\t');
        columns[1].ShouldBe("signature-mismatch");
        columns[3..].ShouldBe(["127.0.0.1", "2"]);
        diagnosed.Exit.ShouldBe(1);
        diagnosed.Output.ShouldStartWith("signature-mismatch: ");
        (await driver.RunAsync("sources", "diagnose", id, columns[0], "--json")).Output.ShouldContain("\"code\"");
    }

    [Fact]
    public async Task A_file_says_what_options_do_not()
    {
        var driver = await ServerDriver.CreateAsync(server);
        var created = await driver.RunWithBodyAsync("""{"scheme":"none","deduplicate":{"by":"body"}}""", "sources", "create", "--file", "-", "--name", "Plain", "--json");
        created.Exit.ShouldBe(0, created.Error);
        JsonDocument.Parse(created.Output).RootElement.GetProperty("deduplicate").GetProperty("by").GetString().ShouldBe("body");
    }

    [Theory]
    [InlineData("sources", "create")]
    [InlineData("sources", "create", "stripe", "--secret-file", "x", "--generate-secret")]
    [InlineData("sources", "create", "stripe", "--secret-file", "/nonexistent/file")]
    public async Task A_wrong_command_line_exits_with_2(params string[] args) => (await (await ServerDriver.CreateAsync(server)).RunAsync(args)).Exit.ShouldBe(2);

    [Fact]
    public async Task A_source_without_a_secret_is_refused_by_name()
    {
        var answer = await (await ServerDriver.CreateAsync(server)).RunAsync("sources", "create", "stripe");
        answer.Exit.ShouldBe(1);
        answer.Error.ShouldContain("\n  secret: ");
    }
}
