using System.Text.RegularExpressions;

namespace Sealpost.EndToEnd.Demo;

public sealed class DemoProcessTests
{
    private const int Terminal = 100;

    /// <summary>The lines of the table, with each run of blanks as one.</summary>
    private static readonly string[] Rows =
    [
        "EnGenius Cloud none – yes MS",
        "HMAC X-EnGenius-Timestamp: [0-9]{10} yes MS", "X-EnGenius-Signature: [0-9a-f]{11}…",
        "InsCipher none – yes MS",
        "header pair X-Agency-Key: [A-Za-z0-9]{4}… yes MS",
        "HMAC X-HMAC-Signature: [0-9a-f]{11}… yes MS",
        "Kaisa EB pasted user:pass Authorization: Basic aG9va3VzZXI… yes MS",
        "Basic Authorization: Basic aG9va3VzZXI… yes MS",
        "OAuth2 Authorization: Bearer [0-9a-f]{4}… yes MS",
        "Salesforce Authorization: Bearer [0-9a-f]{4}… yes MS",
        "Contentsquare Authorization: Bearer [0-9a-f]{4}… yes MS",
        "ActiGraph none X-Client-Cert-Used: False yes MS",
        "X-ActiGraph-Event: upload", "X-ActiGraph-Delivery: [0-9a-f-]{11}…", "X-ActiGraph-Webhook-id: .{11}…",
        "Basic Authorization: Basic aG9va3VzZXI… yes MS",
        "X-Client-Cert-Used: False", "X-ActiGraph-Event: upload", "X-ActiGraph-Delivery: [0-9a-f-]{11}…", "X-ActiGraph-Webhook-id: .{11}…",
        "OAuth2 Authorization: Bearer [0-9a-f]{4}… yes MS",
        "X-Client-Cert-Used: False", "X-ActiGraph-Event: upload", "X-ActiGraph-Delivery: [0-9a-f-]{11}…", "X-ActiGraph-Webhook-id: .{11}…",
        "HMAC X-Client-Cert-Used: False yes MS",
        "X-ActiGraph-Event: upload", "X-ActiGraph-Delivery: [0-9a-f-]{11}…", "X-ActiGraph-Webhook-id: .{11}…", "X-ActiGraph-Signature: [A-Za-z0-9+/]{11}…",
        "Orange Logic none – yes MS",
        "HMAC-SHA256 x-ol-signature: v1,[A-Za-z0-9+/]{8}… yes MS",
        "HMAC-SHA512 x-ol-signature: v1,[A-Za-z0-9+/]{8}… yes MS",
        @"rotation, v1 \+ v1a x-ol-signature: v1,[A-Za-z0-9+/]{8}… v1a,[A-Za-z0-9+/]{7}… yes MS",
        "Standard Webhooks HMAC webhook-id: msg_.{7}… yes MS", "webhook-timestamp: [0-9]{10}", "webhook-signature: v1,[A-Za-z0-9+/]{8}…",
        @"rotation, v1 \+ v1 webhook-id: msg_.{7}… yes MS", "webhook-timestamp: [0-9]{10}", "webhook-signature: v1,[A-Za-z0-9+/]{8}… v1,[A-Za-z0-9+/]{8}…",
        "Custom Authorization Authorization: Bearer [A-Za-z0-9]{4}… yes MS",
        "Basic Authorization: Basic aG9va3VzZXI… yes MS",
        "header X-Api-Key: [A-Za-z0-9]{4}… yes MS",
        "OAuth2 Authorization: Bearer [0-9a-f]{4}… yes MS",
    ];

    private static readonly string[] Challenges =
    [
        "EnGenius Cloud HMAC accepted bad signature stale timestamp bad signature",
        "InsCipher header pair accepted – – bad credentials",
        "HMAC accepted bad signature – bad signature",
        "Kaisa EB pasted user:pass accepted – – bad credentials",
        "Basic accepted – – bad credentials",
        "OAuth2 accepted – – bad credentials",
        "Salesforce accepted – – bad credentials",
        "Contentsquare accepted – – bad credentials",
        "ActiGraph Basic accepted – – bad credentials",
        "OAuth2 accepted – – bad credentials",
        "HMAC accepted bad signature – bad signature",
        "Orange Logic HMAC-SHA256 accepted bad signature – bad signature",
        "HMAC-SHA512 accepted bad signature – bad signature",
        @"rotation, v1 \+ v1a accepted bad signature – bad signature",
        "Standard Webhooks HMAC accepted bad signature stale timestamp bad signature",
        @"rotation, v1 \+ v1 accepted bad signature stale timestamp bad signature",
        "Custom Authorization accepted – – bad credentials",
        "Basic accepted – – bad credentials",
        "header accepted – – bad credentials",
        "OAuth2 accepted – – bad credentials",
    ];

    [Fact]
    public async Task Every_row_is_verified_every_forgery_is_refused_and_nothing_is_left_behind()
    {
        var directory = Directory.CreateTempSubdirectory("sealpost-demo-test-");
        try
        {
            var environment = new Dictionary<string, string?>
            {
                ["TMPDIR"] = directory.FullName,
                ["TMP"] = directory.FullName,
                ["TEMP"] = directory.FullName,
                ["Sealpost__Data"] = "/nowhere",
                ["ASPNETCORE_URLS"] = "http://127.0.0.1:1",
            };
            var (exitCode, output, errors) = await HostProcess.RunAsync(["demo"], directory.FullName, environment, TestContext.Current.CancellationToken);

            exitCode.ShouldBe(0, $"{output}{errors}");
            errors.ShouldBeEmpty();
            output.ShouldNotContain('\e');
            var lines = output.ReplaceLineEndings("\n").Split('\n');
            lines.ShouldAllBe(line => line.Length <= Terminal);
            Table(lines, 0).ShouldSatisfy(Rows);
            Table(lines, 1).ShouldSatisfy(Challenges);
            lines.ShouldContain("All 24 verified, all 31 forgeries refused.");
            directory.EnumerateFileSystemInfos().ShouldBeEmpty();
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static List<string> Table(string[] lines, int index)
    {
        var rule = lines.Index().Where(line => line.Item.StartsWith('─')).ElementAt(index).Index;
        return [.. lines.Skip(rule + 1).TakeWhile(line => line.Length > 0).Select(line => Regex.Replace(line.Trim(), " +", " "))];
    }
}

internal static class TableAssertions
{
    public static void ShouldSatisfy(this List<string> lines, string[] patterns)
    {
        foreach (var (line, pattern) in lines.Zip(patterns)) line.ShouldMatch($"^{pattern.Replace("MS", "[0-9]+[.][0-9]", StringComparison.Ordinal)}$");
        lines.Count.ShouldBe(patterns.Length);
    }
}
