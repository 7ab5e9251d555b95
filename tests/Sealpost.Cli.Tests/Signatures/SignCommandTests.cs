using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Sealpost.Cli.Tests.Signatures;

public sealed class SignCommandTests
{
    private const string Secret = "engenius-shared-secret-01";
    private readonly CommandDriver _driver = new();

    [Fact]
    public async Task Prints_one_header_a_line_over_the_exact_bytes()
    {
        byte[] body = [0x00, 0xff, 0x0d, 0x0a, 0x1b, 0x0a];

        var answer = await _driver.RunWithBodyAsync(body, "sign", "--scheme", "engenius", "--secret", Secret, "--timestamp", "1773209455");

        answer.Exit.ShouldBe(0);
        answer.Error.ShouldBeEmpty();
        answer.Lines.ShouldBe(["X-EnGenius-Timestamp: 1773209455", $"X-EnGenius-Signature: {EnGenius("1773209455", body)}"]);
    }

    [Fact]
    public async Task The_time_is_now_unless_given()
    {
        var answer = await _driver.RunWithBodyAsync("{}", "sign", "--scheme", "engenius@1", "--secret", Secret);

        answer.Lines[0].ShouldBe($"X-EnGenius-Timestamp: {CommandDriver.Now.ToUnixTimeSeconds()}");
    }

    [Fact]
    public async Task A_time_can_be_given_as_RFC_3339()
    {
        var answer = await _driver.RunWithBodyAsync("{}", "sign", "--scheme", "engenius", "--secret", Secret, "--timestamp", "2026-03-11T07:10:55+01:00");

        answer.Lines[0].ShouldBe("X-EnGenius-Timestamp: 1773209455");
    }

    [Fact]
    public async Task A_setting_changes_how_it_signs()
    {
        var answer = await _driver.RunWithBodyAsync("{}", "sign", "--scheme", "engenius", "--set", "encoding=base64", "--secret", Secret);

        answer.Lines[1].ShouldBe("X-EnGenius-Signature: " + Convert.ToBase64String(Convert.FromHexString(EnGenius("1773209455", "{}"u8))));
    }

    [Fact]
    public async Task Both_secrets_of_a_rotation_sign_oldest_first()
    {
        var first = "whsec_" + Convert.ToBase64String(new byte[32]);
        var second = "whsec_" + Convert.ToBase64String(Enumerable.Repeat((byte)7, 32).ToArray());

        var answer = await _driver.RunWithBodyAsync("{}", "sign", "--scheme", "standard-webhooks", "--secret", first, "--secret", second, "--id", "msg_1", "--timestamp", "1773209455");

        string Signature(byte[] key) => "v1," + Convert.ToBase64String(HMACSHA256.HashData(key, "msg_1.1773209455.{}"u8));
        answer.Lines.ShouldContain($"webhook-signature: {Signature(new byte[32])} {Signature(Enumerable.Repeat((byte)7, 32).ToArray())}");
    }

    [Fact]
    public async Task A_message_id_is_made_where_the_scheme_signs_one_and_none_is_given()
    {
        var answer = await _driver.RunWithBodyAsync("{}", "sign", "--scheme", "standard-webhooks", "--secret", "whsec_" + Convert.ToBase64String(new byte[32]));

        answer.Lines.ShouldContain(line => line.StartsWith("webhook-id: msg_", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Json_is_an_array_of_name_and_value()
    {
        var answer = await _driver.RunWithBodyAsync("{}", "sign", "--scheme", "engenius", "--secret", Secret, "--json");

        using var json = JsonDocument.Parse(answer.Output);
        json.RootElement[0].GetProperty("name").GetString().ShouldBe("X-EnGenius-Timestamp");
        json.RootElement[1].GetProperty("value").GetString().ShouldBe(EnGenius("1773209455", "{}"u8));
    }

    private static string EnGenius(string timestamp, ReadOnlySpan<byte> body) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), (byte[])[.. Encoding.UTF8.GetBytes(timestamp), .. body]));
}
