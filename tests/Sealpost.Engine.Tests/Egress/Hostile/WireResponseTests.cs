using System.Globalization;
using System.Text;
using System.Text.Json;
using Sealpost.Engine.Egress;
using Sealpost.TestKit;

namespace Sealpost.Engine.Tests.Egress.Hostile;

/// <summary>Responses byte for byte as a strict parser's tests have them: what is taken, what is refused, and that nothing of one reaches the next.</summary>
public sealed class WireResponseTests
{
    private const string Corpus = "http1-responses-llhttp.jsonl";
    private const string Next = "HTTP/1.1 299 Next\r\nContent-Length: 4\r\n\r\nnext";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_response_of_the_corpus_is_taken_or_refused_as_the_documentation_lists()
    {
        var documented = Documented();
        var cases = Cases();

        var verdicts = await Task.WhenAll(cases.Select(IsTakenAsync));

        var disagreements = cases.Where(row => verdicts[row.Line - 1] != row.Accepted).Select(row => $"{row.Line} {row.Title}").ToList();
        disagreements.ShouldBe(documented, "docs/http-responses.md");
        cases.Count.ShouldBe(84);
    }

    [Fact]
    public async Task Nothing_of_a_response_is_read_as_the_next_one()
    {
        var cases = Cases();

        var bled = await Task.WhenAll(cases.Select(async row => await BleedsAsync(row) ? row.Title : null));

        bled.Where(title => title is not null).ShouldBeEmpty();
    }

    private static async Task<bool> IsTakenAsync(WireResponse row)
    {
        await using var receiver = RawTcpReceiver.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.WriteAsync(row.Bytes);
        });
        using var client = Client();

        return await client.SendAsync(new() { Url = receiver.Url }, Cancellation) is OutboundResult.Responded;
    }

    // The connection stays open: many of these responses end only with it, so that the first request ends by its deadline, which proves nothing here.
    private static async Task<bool> BleedsAsync(WireResponse row)
    {
        await using var receiver = RawTcpReceiver.Start(async connection =>
        {
            var request = await connection.ReadRequestAsync();
            await connection.WriteAsync(IsSecond(request!) ? Encoding.ASCII.GetBytes(Next) : row.Bytes);
            while (await connection.ReadRequestAsync() is not null) await connection.WriteAsync(Next);
        });
        using var client = Client();

        await client.SendAsync(new() { Url = receiver.Url, Timeout = TimeSpan.FromSeconds(1) }, Cancellation);
        var second = await client.SendAsync(new() { Url = receiver.Url, Headers = [new("X-Second", "1")] }, Cancellation);

        return second is not OutboundResult.Responded { Status: 299 } next || !next.Body.Span.SequenceEqual("next"u8);
    }

    private static bool IsSecond(byte[] request) => request.AsSpan().IndexOf("X-Second"u8) >= 0;

    private static GuardedClient Client() => new GuardedClientBuilder().AllowNetwork("127.0.0.0/8").AllowHttp().Build();

    private static List<WireResponse> Cases()
    {
        if (!Corpora.TryFind(Corpus, out var path, out var reason)) Assert.Skip(reason);
        return [.. File.ReadLines(path).Select((text, index) =>
        {
            using var json = JsonDocument.Parse(text);
            var row = json.RootElement;
            return new WireResponse(index + 1, row.GetProperty("title").GetString()!, row.GetProperty("llhttp").GetString() == "ok", row.GetProperty("b64").GetBytesFromBase64());
        })];
    }

    /// <summary>The first two columns of the table in the documentation.</summary>
    private static List<string> Documented()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Sealpost.slnx"))) folder = folder.Parent!;
        return [.. File.ReadLines(Path.Combine(folder.FullName, "docs", "http-responses.md"))
            .Select(line => line.Split(" | "))
            .Where(cells => cells[0].StartsWith("| ", StringComparison.Ordinal) && int.TryParse(cells[0][2..], CultureInfo.InvariantCulture, out _))
            .Select(cells => $"{cells[0][2..]} {cells[1]}")];
    }

    private sealed record WireResponse(int Line, string Title, bool Accepted, byte[] Bytes);
}
