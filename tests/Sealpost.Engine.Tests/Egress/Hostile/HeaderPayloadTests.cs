using System.Text;
using System.Text.Json;
using Sealpost.Engine.Egress;
using Sealpost.TestKit;

namespace Sealpost.Engine.Tests.Egress.Hostile;

/// <summary>Strings that split requests elsewhere, as names and values of headers and as content types: the receiver's socket sees what was meant or nothing.</summary>
public sealed class HeaderPayloadTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_payload_in_a_header_arrives_as_it_is_or_is_not_sent()
    {
        var payloads = Payloads();
        var heads = new List<string[]>();
        await using var receiver = RawTcpReceiver.Start(async connection =>
        {
            while (await connection.ReadRequestAsync() is { } request)
            {
                heads.Add(Encoding.Latin1.GetString(request).Split("\r\n"));
                await connection.WriteAsync("HTTP/1.1 204 No Content\r\n\r\n");
            }
        });
        using var client = new GuardedClientBuilder().AllowNetwork("127.0.0.0/8").AllowHttp().Build();
        var sent = 0;

        foreach (var payload in payloads)
        {
            await CheckAsync(payload, "X-Payload", payload, contentType: null);
            await CheckAsync(payload, payload, "value", contentType: null);
            await CheckAsync(payload, null, null, contentType: payload);
        }

        payloads.Count.ShouldBe(515 + 17 * 2);
        sent.ShouldBeGreaterThan(payloads.Count / 2);

        async Task CheckAsync(string payload, string? name, string? value, string? contentType)
        {
            heads.Clear();
            var request = new OutboundRequest { Url = receiver.Url, Headers = name is null ? [] : [new(name, value!)], ContentType = contentType };
            var result = await client.SendAsync(request, Cancellation);
            if (result is OutboundResult.Failed failed)
            {
                failed.Stage.ShouldBe(FailureStage.Policy, payload);
                heads.ShouldBeEmpty(payload);
                return;
            }

            sent++;
            string[] own = name is null ? [$"Content-Type: {contentType}".TrimEnd()] : [$"{name}: {value}".TrimEnd()];
            heads.ShouldHaveSingleItem().Select(line => line.TrimEnd()).Where(line => line.Length > 0)
                .ShouldBe(["POST / HTTP/1.1", $"Host: 127.0.0.1:{receiver.Port}", .. own, "Content-Length: 0"], ignoreOrder: true, payload);
        }
    }

    /// <summary>The payloads of header splitting both as they are written and decoded once.</summary>
    private static List<string> Payloads()
    {
        if (!Corpora.TryFind("crlf-payloads.txt", out var splitting, out var reason) || !Corpora.TryFind("blns.json", out _, out reason)) Assert.Skip(reason);
        Corpora.TryFind("blns.json", out var naughty, out _);
        var lines = File.ReadAllLines(splitting!);
        return [.. lines, .. lines.Select(Uri.UnescapeDataString), .. JsonSerializer.Deserialize<string[]>(File.ReadAllBytes(naughty!))!];
    }
}
