namespace Sealpost.Cli.Tests.Signatures;

public sealed class SchemeOptionsTests
{
    private const string OwnScheme = """
        { "language": 1, "id": "own@1", "name": "Own", "kind": "hmac", "algorithm": "hmac-sha256", "secret": { "decode": "utf8" },
          "signature": { "header": "X-Own-Signature", "encoding": "hex" }, "signed": "{body}" }
        """;

    private readonly CommandDriver _driver = new();

    [Theory]
    [InlineData("There is no scheme 'nope'", "--scheme", "nope", "--secret", "x")]
    [InlineData("Name one scheme", "--secret", "x")]
    [InlineData("Name one scheme", "--scheme", "engenius", "--scheme", "basic", "--secret", "x")]
    [InlineData("needs a secret", "--scheme", "engenius")]
    [InlineData("empty", "--scheme", "engenius", "--secret", "")]
    [InlineData("base64", "--scheme", "standard-webhooks", "--secret", "whsec_not base64")]
    [InlineData("--set", "--scheme", "engenius", "--secret", "x", "--set", "encoding")]
    [InlineData("engenius@1: --set:", "--scheme", "engenius", "--secret", "x", "--set", "encoding=morse")]
    [InlineData("engenius@1: --set:", "--scheme", "engenius", "--secret", "x", "--set", "colour=red")]
    [InlineData("--secret-file:", "--scheme", "engenius", "--secret-file", "/nonexistent/secret")]
    [InlineData("--scheme-file:", "--scheme-file", "/nonexistent/scheme.json", "--secret", "x")]
    public async Task What_cannot_be_is_bad_usage_with_a_reason(string reason, params string[] options)
    {
        var answer = await _driver.RunWithBodyAsync("{}", ["sign", .. options]);

        answer.Exit.ShouldBe(2);
        answer.Output.ShouldBeEmpty();
        answer.Error.ShouldContain(reason);
    }

    [Fact]
    public async Task A_scheme_of_ones_own_signs_and_verifies()
    {
        using var file = new TemporaryFile(System.Text.Encoding.UTF8.GetBytes(OwnScheme));

        var signed = await _driver.RunWithBodyAsync("{}", "sign", "--scheme-file", file.Path, "--secret", "0123456789abcdef");
        var verified = await _driver.RunWithBodyAsync("{}", "verify", "--scheme-file", file.Path, "--secret", "0123456789abcdef", "--header", signed.Lines.Single());

        verified.Exit.ShouldBe(0);
    }

    [Fact]
    public async Task Every_fault_of_a_scheme_file_is_told_with_its_place()
    {
        using var file = new TemporaryFile(System.Text.Encoding.UTF8.GetBytes(OwnScheme.Replace("hmac-sha256", "hmac-crc", StringComparison.Ordinal).Replace("\"hex\"", "\"morse\"", StringComparison.Ordinal)));

        var answer = await _driver.RunWithBodyAsync("{}", "sign", "--scheme-file", file.Path, "--secret", "x");

        answer.Exit.ShouldBe(2);
        answer.Error.ShouldContain($"{file.Path}: line 1: /algorithm");
        answer.Error.ShouldContain($"{file.Path}: line 2: /signature/encoding");
    }

    [Fact]
    public async Task A_fault_never_repeats_the_secret()
    {
        var answer = await _driver.RunWithBodyAsync("{}", "sign", "--scheme", "standard-webhooks", "--secret", "whsec_hunter2!");

        answer.Exit.ShouldBe(2);
        answer.Error.ShouldNotContain("hunter2");
    }
}
