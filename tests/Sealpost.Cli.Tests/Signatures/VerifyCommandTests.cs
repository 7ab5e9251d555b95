using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Sealpost.Cli.Tests.Signatures;

public sealed class VerifyCommandTests
{
    private const string Secret = "engenius-shared-secret-01";
    private static readonly byte[] Body = [0x7b, 0x00, 0xc3, 0x28, 0x0d, 0x0a];
    private readonly CommandDriver _driver = new();

    [Fact]
    public async Task Exits_with_0_when_the_request_verifies()
    {
        var answer = await VerifyAsync(Body, "--secret", Secret);

        answer.Exit.ShouldBe(0);
        answer.Error.ShouldBeEmpty();
        answer.Lines.ShouldBe(["accepted", "secret: 1", "timestamp: 2026-03-11T06:10:55.0000000+00:00", "age: 0s"]);
    }

    [Fact]
    public async Task Exits_with_1_and_the_reason_when_the_body_was_changed()
    {
        var answer = await VerifyAsync([.. Body, (byte)'\n'], "--secret", Secret);

        answer.Exit.ShouldBe(1);
        answer.Output.ShouldBe("signature-mismatch\n");
        answer.Error.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Neither_the_secret_nor_the_expected_signature_is_printed()
    {
        var answer = await VerifyAsync([.. Body, (byte)'\n'], "--secret", Secret);

        (answer.Output + answer.Error).ShouldNotContain(Secret);
        (answer.Output + answer.Error).ShouldNotContain(Signature([.. Body, (byte)'\n']));
    }

    [Fact]
    public async Task Any_of_several_secrets_will_do_and_the_one_that_matched_is_named()
    {
        var answer = await VerifyAsync(Body, "--secret", "another-shared-secret-00", "--secret", Secret);

        answer.Exit.ShouldBe(0);
        answer.Lines[1].ShouldBe("secret: 2");
    }

    [Fact]
    public async Task The_secret_can_come_from_the_environment()
    {
        _driver.Variables["SEALPOST_SECRET"] = Secret;

        (await VerifyAsync(Body)).Exit.ShouldBe(0);
    }

    [Fact]
    public async Task An_option_goes_before_the_environment()
    {
        _driver.Variables["SEALPOST_SECRET"] = Secret;

        (await VerifyAsync(Body, "--secret", "another-shared-secret-00")).Exit.ShouldBe(1);
    }

    [Theory]
    [InlineData(Secret)]
    [InlineData(Secret + "\n")]
    [InlineData(Secret + "\r\n")]
    public async Task The_secret_can_come_from_a_file_with_or_without_a_line_break(string content)
    {
        using var file = new TemporaryFile(Encoding.UTF8.GetBytes(content));

        (await VerifyAsync(Body, "--secret-file", file.Path)).Exit.ShouldBe(0);
    }

    [Fact]
    public async Task A_second_line_break_belongs_to_the_secret()
    {
        using var file = new TemporaryFile(Encoding.UTF8.GetBytes(Secret + "\n\n"));

        (await VerifyAsync(Body, "--secret-file", file.Path)).Exit.ShouldBe(1);
    }

    [Fact]
    public async Task The_body_can_come_from_a_file()
    {
        using var file = new TemporaryFile(Body);

        (await VerifyAsync([], "--secret", Secret, "--body-file", file.Path)).Exit.ShouldBe(0);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n\r\n")]
    public async Task What_sign_writes_verifies_as_a_file_of_header_lines(string lineBreak)
    {
        var signed = await _driver.RunWithBodyAsync(Body, "sign", "--scheme", "engenius", "--secret", Secret);
        using var file = new TemporaryFile(signed.Output.Replace("\n", lineBreak, StringComparison.Ordinal));

        var answer = await _driver.RunWithBodyAsync(Body, "verify", "--scheme", "engenius", "--secret", Secret, "-H", $"@{file.Path}");

        answer.Exit.ShouldBe(0, answer.Error);
    }

    [Fact]
    public async Task A_file_of_header_lines_that_is_not_there_is_bad_usage()
    {
        var answer = await VerifyAsync(Body, "--secret", Secret, "-H", "@/nonexistent/headers");

        answer.Exit.ShouldBe(2);
        answer.Error.ShouldStartWith("--header: ");
    }

    [Fact]
    public async Task A_secret_that_begins_with_an_at_sign_is_no_file()
    {
        var signed = await _driver.RunWithBodyAsync(Body, "sign", "--scheme", "engenius", "--secret", "@engenius-shared-secret");

        signed.Exit.ShouldBe(0, signed.Error);
    }

    [Theory]
    [InlineData("1773209756", 1, "timestamp-too-old")]
    [InlineData("1773209755", 0, "accepted")]
    [InlineData("2026-03-11T06:05:54Z", 1, "timestamp-too-new")]
    public async Task Now_can_be_another_moment(string now, int exit, string outcome)
    {
        var answer = await VerifyAsync(Body, "--secret", Secret, "--now", now);

        answer.Exit.ShouldBe(exit);
        answer.Lines[0].ShouldBe(outcome);
    }

    [Fact]
    public async Task Json_is_one_object()
    {
        var answer = await VerifyAsync(Body, "--secret", Secret, "--json");

        using var json = JsonDocument.Parse(answer.Output);
        json.RootElement.GetProperty("accepted").GetBoolean().ShouldBeTrue();
        json.RootElement.GetProperty("scheme").GetString().ShouldBe("engenius@1");
        json.RootElement.GetProperty("secret").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task Json_of_a_refusal_exits_with_1_too()
    {
        var answer = await VerifyAsync([], "--secret", Secret, "--json");

        answer.Exit.ShouldBe(1);
        using var json = JsonDocument.Parse(answer.Output);
        json.RootElement.GetProperty("outcome").GetString().ShouldBe("signature-mismatch");
    }

    [Fact]
    public async Task A_header_line_without_a_colon_is_bad_usage()
    {
        var answer = await _driver.RunWithBodyAsync("{}", "verify", "--scheme", "engenius", "--secret", Secret, "--header", "X-EnGenius-Timestamp");

        answer.Exit.ShouldBe(2);
        answer.Error.ShouldContain("Name: value");
    }

    private Task<CommandAnswer> VerifyAsync(byte[] body, params string[] options) =>
        _driver.RunWithBodyAsync(body, ["verify", "--scheme", "engenius", "--header", "x-engenius-timestamp:1773209455", "--header", $"X-EnGenius-Signature: {Signature(Body)}", .. options]);

    private static string Signature(ReadOnlySpan<byte> body) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), (byte[])[.. "1773209455"u8, .. body]));
}
