using System.Text.RegularExpressions;

namespace Sealpost.EndToEnd.Demo;

public sealed class DemoProcessTests
{
    private const int Terminal = 100;

    private const string Event = "X-ActiGraph-Event: upload";
    private const string Delivery = "X-ActiGraph-Delivery: [0-9a-f-]{11}…";
    private const string WebhookId = "X-ActiGraph-Webhook-id: .{11}…";
    private const string MessageId = "webhook-id: msg_.{7}…";
    private const string Timestamp = "webhook-timestamp: [0-9]{10}";
    private const string Signature = "webhook-signature: v1,[A-Za-z0-9+/]{8}…";

    /// <summary>The lines of the table, with each run of blanks as one.</summary>
    private static readonly string[] Rows =
    [
        "EnGenius Cloud none – yes MS",
        "HMAC X-EnGenius-Timestamp: [0-9]{10} yes MS", "X-EnGenius-Signature: [0-9a-f]{11}…",
        "HMAC, new secret X-EnGenius-Timestamp: [0-9]{10} yes MS", "X-EnGenius-Signature: [0-9a-f]{11}…",
        "InsCipher none – yes MS",
        "header pair X-Agency-Key: [A-Za-z0-9]{4}… yes MS",
        "HMAC X-HMAC-Signature: [0-9a-f]{11}… yes MS",
        @"header pair \+ HMAC X-Agency-Key: [A-Za-z0-9]{4}… yes MS", "X-HMAC-Signature: [0-9a-f]{11}…",
        "HMAC, new secret X-HMAC-Signature: [0-9a-f]{11}… yes MS",
        "Kaisa EB none – yes MS",
        "pasted user:pass Authorization: Basic aG9va3VzZXI… yes MS",
        "pasted as it is Authorization: Token [A-Za-z0-9]{4}… yes MS",
        "Basic Authorization: Basic aG9va3VzZXI… yes MS",
        "OAuth2 Authorization: Bearer [0-9a-f]{4}… yes MS",
        "OAuth2, by body Authorization: Bearer [0-9a-f]{4}… yes MS",
        "Salesforce Authorization: Bearer [0-9a-f]{4}… yes MS",
        "Contentsquare Authorization: Bearer [0-9a-f]{4}… yes MS",
        "ActiGraph none X-Client-Cert-Used: False yes MS", Event, Delivery, WebhookId,
        "Basic Authorization: Basic aG9va3VzZXI… yes MS", "X-Client-Cert-Used: False", Event, Delivery, WebhookId,
        "OAuth2 Authorization: Bearer [0-9a-f]{4}… yes MS", "X-Client-Cert-Used: False", Event, Delivery, WebhookId,
        "HMAC X-Client-Cert-Used: False yes MS", Event, Delivery, WebhookId, "X-ActiGraph-Signature: [A-Za-z0-9+/]{11}…",
        "HMAC, new passcode X-Client-Cert-Used: False yes MS", Event, Delivery, WebhookId, "X-ActiGraph-Signature: [A-Za-z0-9+/]{11}…",
        "validation, echoed X-Client-Cert-Used: False yes MS", Delivery, WebhookId, "X-ActiGraph-Event: validation", "X-ActiGraph-Hook-Secret: [0-9a-f-]{11}…",
        "no echo, no event X-Client-Cert-Used: False yes –", Delivery, WebhookId, "X-ActiGraph-Event: validation", "X-ActiGraph-Hook-Secret: [0-9a-f-]{11}…",
        "Orange Logic none – yes MS",
        "HMAC-SHA256 x-ol-signature: v1,[A-Za-z0-9+/]{8}… yes MS",
        "HMAC-SHA512 x-ol-signature: v1,[A-Za-z0-9+/]{8}… yes MS",
        @"rotation, v1 \+ v1a x-ol-signature: v1,[A-Za-z0-9+/]{8}… v1a,[A-Za-z0-9+/]{7}… yes MS",
        "HMAC, new secret x-ol-signature: v1,[A-Za-z0-9+/]{8}… yes MS",
        "Standard Webhooks none – yes MS",
        $"HMAC {MessageId} yes MS", Timestamp, Signature,
        $@"rotation, v1 \+ v1 {MessageId} yes MS", Timestamp, $"{Signature} v1,[A-Za-z0-9+/]{{8}}…",
        @"HMAC \+ bearer Authorization: Bearer [A-Za-z0-9]{4}… yes MS", MessageId, Timestamp, Signature,
        @"HMAC \+ Basic Authorization: Basic aG9va3VzZXI… yes MS", MessageId, Timestamp, Signature,
        @"HMAC \+ header X-Api-Key: [A-Za-z0-9]{4}… yes MS", MessageId, Timestamp, Signature,
        @"HMAC \+ mTLS TLS: CN=[A-Za-z0-9]{4}… yes MS", MessageId, Timestamp, Signature,
        @"HMAC \+ OAuth2 Authorization: Bearer [0-9a-f]{4}… yes MS", MessageId, Timestamp, Signature,
        "Custom none – yes MS",
        "Authorization Authorization: Bearer [A-Za-z0-9]{4}… yes MS",
        "Basic Authorization: Basic aG9va3VzZXI… yes MS",
        "header X-Api-Key: [A-Za-z0-9]{4}… yes MS",
        "two secret headers X-Api-Key: [A-Za-z0-9]{4}… yes MS", "X-Api-Secret: [A-Za-z0-9]{4}…",
        "mTLS TLS: CN=[A-Za-z0-9]{4}… yes MS",
        "HMAC, as GitHub X-Hub-Signature-256: sha256=[0-9a-f]{4}… yes MS",
        "two signatures X-EnGenius-Timestamp: [0-9]{10} yes MS", "X-EnGenius-Signature: [0-9a-f]{11}…", "x-ol-signature: v1,[A-Za-z0-9+/]{8}…",
        "OAuth2 Authorization: Bearer [0-9a-f]{4}… yes MS",
        "OAuth2, signed JWT Authorization: Bearer [0-9a-f]{4}… yes MS",
        "Salesforce Authorization: Bearer [0-9a-f]{4}… yes MS",
        "Contentsquare Authorization: Bearer [0-9a-f]{4}… yes MS",
    ];

    private const string SignatureRefused = "accepted bad signature – bad signature";
    private const string TimedSignatureRefused = "accepted bad signature stale timestamp bad signature";
    private const string CredentialsRefused = "accepted – – bad credentials";

    private static readonly string[] Challenges =
    [
        $"EnGenius Cloud HMAC {TimedSignatureRefused}",
        $"HMAC, new secret {TimedSignatureRefused}",
        $"InsCipher header pair {CredentialsRefused}",
        $"HMAC {SignatureRefused}",
        $@"header pair \+ HMAC {SignatureRefused}",
        $"HMAC, new secret {SignatureRefused}",
        $"Kaisa EB pasted user:pass {CredentialsRefused}",
        $"pasted as it is {CredentialsRefused}",
        $"Basic {CredentialsRefused}",
        $"OAuth2 {CredentialsRefused}",
        $"OAuth2, by body {CredentialsRefused}",
        $"Salesforce {CredentialsRefused}",
        $"Contentsquare {CredentialsRefused}",
        $"ActiGraph Basic {CredentialsRefused}",
        $"OAuth2 {CredentialsRefused}",
        $"HMAC {SignatureRefused}",
        $"HMAC, new passcode {SignatureRefused}",
        $"Orange Logic HMAC-SHA256 {SignatureRefused}",
        $"HMAC-SHA512 {SignatureRefused}",
        $@"rotation, v1 \+ v1a {SignatureRefused}",
        $"HMAC, new secret {SignatureRefused}",
        $"Standard Webhooks HMAC {TimedSignatureRefused}",
        $@"rotation, v1 \+ v1 {TimedSignatureRefused}",
        $@"HMAC \+ bearer {TimedSignatureRefused}",
        $@"HMAC \+ Basic {TimedSignatureRefused}",
        $@"HMAC \+ header {TimedSignatureRefused}",
        $@"HMAC \+ mTLS {TimedSignatureRefused}",
        $@"HMAC \+ OAuth2 {TimedSignatureRefused}",
        $"Custom Authorization {CredentialsRefused}",
        $"Basic {CredentialsRefused}",
        $"header {CredentialsRefused}",
        $"two secret headers {CredentialsRefused}",
        $"mTLS {CredentialsRefused}",
        $"HMAC, as GitHub {SignatureRefused}",
        $"two signatures {TimedSignatureRefused}",
        $"OAuth2 {CredentialsRefused}",
        $"OAuth2, signed JWT {CredentialsRefused}",
        $"Salesforce {CredentialsRefused}",
        $"Contentsquare {CredentialsRefused}",
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
            lines.ShouldContain("All 48 verified, all 69 forgeries refused.");
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
        foreach (var (line, pattern) in lines.Zip(patterns)) line.ShouldMatch($"^{pattern.Replace("MS", "[0-9]+([.][0-9])?", StringComparison.Ordinal)}$");
        lines.Count.ShouldBe(patterns.Length);
    }
}
