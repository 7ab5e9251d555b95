using System.Text.Json;

namespace Sealpost.Cli.Tests.Catalogue;

public sealed class SchemesCommandTests
{
    private readonly CommandDriver _driver = new();

    [Fact]
    public async Task Lists_the_catalogue_one_scheme_a_line()
    {
        var answer = await _driver.RunAsync("schemes");

        answer.Exit.ShouldBe(0);
        answer.Lines.ShouldContain("engenius@1\tEnGenius Cloud\thmac\tX-EnGenius-Timestamp, X-EnGenius-Signature");
        answer.Lines.ShouldAllBe(line => line.Split('\t').Length == 4);
    }

    [Fact]
    public async Task Lists_the_catalogue_as_json()
    {
        var answer = await _driver.RunAsync("schemes", "--json");

        using var json = JsonDocument.Parse(answer.Output);
        json.RootElement.EnumerateArray().Select(scheme => scheme.GetProperty("id").GetString()).ShouldContain("standard-webhooks@1");
    }

    [Fact]
    public async Task Shows_a_scheme_member_by_member()
    {
        var answer = await _driver.RunAsync("schemes", "show", "engenius");

        answer.Exit.ShouldBe(0);
        answer.Lines.ShouldContain(line => line.StartsWith("signed ", StringComparison.Ordinal) && line.EndsWith(" {ts}{body}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Shows_the_file_itself_as_json()
    {
        var answer = await _driver.RunAsync("schemes", "show", "engenius@1", "--json");

        using var json = JsonDocument.Parse(answer.Output);
        json.RootElement.GetProperty("id").GetString().ShouldBe("engenius@1");
    }

    [Fact]
    public async Task Showing_an_unknown_scheme_is_bad_usage()
    {
        var answer = await _driver.RunAsync("schemes", "show", "nope");

        answer.Exit.ShouldBe(2);
        answer.Output.ShouldBeEmpty();
        answer.Error.ShouldContain("nope");
    }
}
