using System.Collections.Concurrent;
using System.Text;
using Sealpost.Engine.Deliveries;
using Sealpost.TestKit;

namespace Sealpost.Engine.Tests.Deliveries;

/// <summary>Receivers that hang, drip, flood or answer in no known language, all at once: each attempt ends, counts once, and says why.</summary>
public sealed class HostileReceiverTests : IAsyncLifetime
{
    // A connection that is closed without a word may have taken another's request by then.
    private const string Ok = "HTTP/1.1 200 OK\r\nConnection: close\r\n";

    private readonly ConcurrentDictionary<string, int> _requests = new();
    private readonly TestCertificateAuthority _authority = new();
    private readonly TaskCompletionSource _allHang = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private RawTcpReceiver _hostile = null!;
    private TestReceiver _honest = null!;
    private TestEngine _engine = null!;

    private static readonly Dictionary<string, Hostility> Receivers = new(StringComparer.Ordinal)
    {
        ["unknown-charset"] = Says(true, Ok + "Content-Type: text/plain; charset=klingon-8\r\nContent-Length: 2\r\n\r\nok"),
        ["charset-without-end"] = Says(true, Ok + "Content-Type: text/plain; charset=\"utf-8\r\nContent-Length: 2\r\n\r\nok"),
        ["nul-in-body"] = Says(true, Ok + "Content-Type: application/json\r\nContent-Length: 3\r\n\r\na\0b"),
        ["invalid-utf8-in-body"] = Says(true, Ok + "Content-Type: text/plain; charset=utf-8\r\nContent-Length: 4\r\n\r\n\u00ff\u00fe\u00c0\u0080"),
        ["invalid-utf8-in-a-header"] = Says(true, Ok + "X-Name: \u00ff\u00fe\u00c0\u0080\r\nContent-Length: 0\r\n\r\n"),
        ["invalid-utf8-in-a-failure"] = Says(false, "HTTP/1.1 500 \u00ff\u00c0\r\nConnection: close\r\nContent-Type: text/plain; charset=klingon-8\r\nX-Name: \u00ff\u00c0\r\nContent-Length: 4\r\n\r\n\u00ff\u00fe\0\u0080"),
        ["nul-in-a-header"] = Says(true, Ok + "X-Name: a\0b\r\nContent-Length: 0\r\n\r\n"),
        ["nul-in-a-header-name"] = Says(false, Ok + "X-\0: b\r\nContent-Length: 0\r\n\r\n"),
        ["no-http"] = Says(false, "220 mail.example ESMTP\r\n"),
        ["nothing"] = Says(false, ""),
        ["gzip-that-is-none"] = Says(true, Ok + "Content-Encoding: gzip\r\nContent-Length: 4\r\n\r\n\u001f\u008b\0\0"),
        ["300-MiB-announced"] = new(true, false, connection => FloodAsync(connection, Ok + "Content-Length: 314572800\r\n\r\n", new string('x', 65_536))),
        ["300-MiB-in-chunks"] = new(true, false, connection => FloodAsync(connection, Ok + "Transfer-Encoding: chunked\r\n\r\n", "10000\r\n" + new string('x', 65_536) + "\r\n")),
        ["300-MiB-without-length"] = new(true, false, connection => FloodAsync(connection, Ok + "\r\n", new string('x', 65_536))),
        ["300-MiB-of-a-failure"] = new(false, false, connection => FloodAsync(connection, "HTTP/1.1 500 No\r\n\r\n", new string('x', 65_536))),
        ["endless-headers"] = new(false, false, connection => FloodAsync(connection, Ok, "X-More: more\r\n")),
        ["endless-interim"] = new(false, false, connection => FloodAsync(connection, "", "HTTP/1.1 103 Early Hints\r\n\r\n")),
        ["endless-chunk-extension"] = new(false, false, connection => FloodAsync(connection, Ok + "Transfer-Encoding: chunked\r\n\r\n1;", new string('e', 65_536))),
        ["endless-trailers"] = new(false, false, connection => FloodAsync(connection, Ok + "Transfer-Encoding: chunked\r\n\r\n0\r\n", "X-More: more\r\n")),
        ["silence"] = Hangs(""),
        ["silence-in-the-status-line"] = Hangs("HTTP/1.1 2"),
        ["silence-in-headers"] = Hangs(Ok + "X-Name: "),
        ["silence-in-the-body"] = Hangs(Ok + "Content-Length: 5\r\n\r\nabc"),
        ["silence-in-a-chunk"] = Hangs(Ok + "Transfer-Encoding: chunked\r\n\r\n5\r\nabc"),
        ["silence-without-length"] = Hangs(Ok + "\r\nabc"),
        ["drip"] = new(false, true, DripAsync),
    };

    private static readonly int Hanging = Receivers.Values.Count(receiver => receiver.Hangs);
    private int _hanging;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _honest = await TestReceiver.StartAsync(new() { Authority = _authority });
        _engine = await TestEngine.StartAsync(_honest, ("Sealpost:Egress:ConnectTimeout", "00:02:00"));
        await _engine.CreateTenantAsync();
        _hostile = RawTcpReceiver.Start(ServeAsync, _authority.Issue("127.0.0.1"));
    }

    public async ValueTask DisposeAsync()
    {
        await _engine.DisposeAsync();
        await _hostile.DisposeAsync();
        await _honest.DisposeAsync();
        _authority.Dispose();
    }

    [Fact]
    public async Task Every_hostile_answer_counts_once_and_ends_by_the_deadline()
    {
        var names = new Dictionary<int, string>();
        foreach (var name in Receivers.Keys)
            names[(await _engine.CreateDestinationAsync("\"retry\":{\"delays\":[]}", new Uri(_hostile.Url, name).AbsoluteUri)).DestinationNo] = name;
        await _engine.CreateDestinationAsync();

        await _engine.PublishAsync();
        await _allHang.Task.WaitAsync(TimeSpan.FromMinutes(1), TimeProvider.System, Cancel);
        await _engine.WaitForDeliveryAsync(_ => _engine.CountRows().Attempts >= Receivers.Count + 1 - Hanging);
        _engine.Clock.Advance(TimeSpan.FromSeconds(60));
        await _engine.WaitForDeliveryAsync(_ => _engine.CountRows().Pending == 0);

        _engine.CountRows().Attempts.ShouldBe(Receivers.Count + 1);
        _requests.Count.ShouldBe(Receivers.Count);
        _requests.Values.ShouldAllBe(count => count == 1);
        foreach (var delivery in await _engine.DeliveriesAsync())
        {
            var name = names.GetValueOrDefault(delivery.DestinationNo);
            delivery.State.ShouldBe(name is null || Receivers[name].Succeeds ? DeliveryState.Succeeded : DeliveryState.Dead, name);
            var attempt = (await _engine.History.ListAttemptsAsync(1, delivery.Id, Cancel)).ShouldHaveSingleItem();
            (attempt.ResponseBody?.Length ?? 0).ShouldBeLessThanOrEqualTo(16 * 1024, name);
            if (name is not null && Receivers[name].Hangs) attempt.Duration.ShouldBeLessThanOrEqualTo(TimeSpan.FromSeconds(60), name);
        }
    }

    private static Hostility Says(bool succeeds, string answer) => new(succeeds, false, connection => answer.Length == 0 ? Task.CompletedTask : connection.WriteAsync(answer));

    private static Hostility Hangs(string begun) => new(false, true, connection => begun.Length == 0 ? Task.CompletedTask : connection.WriteAsync(begun));

    private static async Task FloodAsync(RawConnection connection, string begin, string again)
    {
        if (begin.Length > 0) await connection.WriteAsync(begin);
        var bytes = Encoding.Latin1.GetBytes(again);
        for (var sent = 0L; sent < 300L << 20; sent += bytes.Length) await connection.WriteAsync(bytes);
    }

    private static async Task DripAsync(RawConnection connection)
    {
        await connection.WriteAsync(Ok + "Transfer-Encoding: chunked\r\n\r\n");
        for (var drop = 0; drop < 200; drop++) await connection.WriteAsync("1\r\na\r\n");
    }

    private async Task ServeAsync(RawConnection connection)
    {
        if (await connection.ReadRequestAsync() is not { } request) return;
        var name = Encoding.ASCII.GetString(request).Split(' ')[1].TrimStart('/');
        _requests.AddOrUpdate(name, 1, (_, count) => count + 1);
        await Receivers[name].AnswerAsync(connection);
        if (!Receivers[name].Hangs) return;
        if (Interlocked.Increment(ref _hanging) == Hanging) _allHang.SetResult();
        await connection.HangAsync();
    }

    private sealed record Hostility(bool Succeeds, bool Hangs, Func<RawConnection, Task> AnswerAsync);
}
