using System.Text;
using Sealpost.Engine.Egress;
using Sealpost.TestKit;

namespace Sealpost.Engine.Tests.Egress;

/// <summary>One deadline over everything. The clock moves only when the wait that it must end has been reached.</summary>
public sealed class GuardedClientDeadlineTests : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(15);

    private readonly ManualTimeProvider _time = new();
    private readonly TestCertificateAuthority _authority = new();
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _authority.Dispose();

    [Fact]
    public async Task It_covers_name_resolution()
    {
        using var client = Builder().WithResolver(async (_, cancellationToken) =>
        {
            _reached.SetResult();
            await Task.Delay(System.Threading.Timeout.InfiniteTimeSpan, _time, cancellationToken);
            return [];
        }).Build();

        await ExpectAsync(client, new("https://slow.example/"), FailureStage.Dns);
    }

    [Fact]
    public async Task It_covers_connecting()
    {
        using var client = Builder().WithDial(async (_, cancellationToken) =>
        {
            _reached.SetResult();
            await Task.Delay(System.Threading.Timeout.InfiniteTimeSpan, _time, cancellationToken);
            return Stream.Null;
        }).WithOptions(options => options.ConnectTimeout = TimeSpan.FromMinutes(1)).Build();

        await ExpectAsync(client, new("https://127.0.0.1/"), FailureStage.Connect);
    }

    [Fact]
    public async Task It_covers_the_TLS_handshake()
    {
        await using var receiver = RawTcpReceiver.Start(async connection =>
        {
            await connection.Stream.ReadExactlyAsync(new byte[1], connection.Stopping);
            _reached.SetResult();
            await connection.HangAsync();
        });
        using var client = Builder().Build();

        await ExpectAsync(client, new($"https://127.0.0.1:{receiver.Port}/"), FailureStage.Tls);
    }

    [Fact]
    public async Task It_covers_sending()
    {
        await using var receiver = Receiver(async connection =>
        {
            await connection.Stream.ReadExactlyAsync(new byte[1], connection.Stopping);
            _reached.SetResult();
            await connection.HangAsync();
        });
        using var client = Builder().Build();

        await ExpectAsync(client, receiver.Url, FailureStage.Send, new byte[64 * 1024 * 1024]);
    }

    [Fact]
    public async Task It_covers_waiting_for_response_headers()
    {
        await using var receiver = Receiver(async connection =>
        {
            await connection.ReadRequestAsync();
            _reached.SetResult();
            await connection.HangAsync();
        });
        using var client = Builder().Build();

        await ExpectAsync(client, receiver.Url, FailureStage.Headers);
    }

    [Fact]
    public async Task It_covers_response_headers_that_drip()
    {
        await using var receiver = Receiver(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.WriteAsync("HTTP/1.1 200 OK\r\nX-Drip: ");
            for (var drop = 0; drop < 100; drop++)
                await connection.WriteAsync("a");
            _reached.SetResult();
            await connection.HangAsync();
        });
        using var client = Builder().Build();

        await ExpectAsync(client, receiver.Url, FailureStage.Headers);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345")]
    [InlineData("HTTP/1.1 200 OK\r\n\r\n")]
    [InlineData("HTTP/1.1 500 No\r\nTransfer-Encoding: chunked\r\n\r\n")]
    public async Task It_covers_a_body_that_never_ends(string begun)
    {
        using var client = Builder().AllowHttp().WithDial((_, _) => new(new UnfinishedResponse(begun, _reached))).Build();

        await ExpectAsync(client, new("http://127.0.0.1/"), FailureStage.Body);
    }

    private async Task ExpectAsync(GuardedClient client, Uri url, FailureStage reached, byte[]? body = null)
    {
        var failed = await SendAsync(client, url, body);

        failed.Stage.ShouldBe(FailureStage.Deadline);
        failed.Reason.ShouldBe(FailureReason.DeadlinePassed);
        failed.Reached.ShouldBe(reached);
        failed.Timing.Total.ShouldBe(Timeout);
    }

    private async Task<OutboundResult.Failed> SendAsync(GuardedClient client, Uri url, byte[]? body = null)
    {
        var sending = client.SendAsync(new() { Url = url, Body = body, Timeout = Timeout }, Cancellation).AsTask();
        await _reached.Task.WaitAsync(Cancellation);
        _time.Advance(Timeout - TimeSpan.FromTicks(1));
        sending.IsCompleted.ShouldBeFalse();
        _time.Advance(TimeSpan.FromTicks(1));
        return (await sending.WaitAsync(Cancellation)).ShouldBeOfType<OutboundResult.Failed>();
    }

    private RawTcpReceiver Receiver(Func<RawConnection, Task> script) => RawTcpReceiver.Start(script, _authority.Issue("127.0.0.1"));

    private GuardedClientBuilder Builder() => new GuardedClientBuilder().AllowNetwork("127.0.0.0/8").Trust(_authority).WithTime(_time);

    /// <summary>Takes any request, answers with some bytes, and tells when the client waits for more than there ever will be.</summary>
    private sealed class UnfinishedResponse(string begun, TaskCompletionSource waiting) : MemoryStream
    {
        private readonly byte[] _begun = Encoding.Latin1.GetBytes(begun);
        private readonly TaskCompletionSource _requested = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private bool _answered;

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            _requested.TrySetResult();
            return default;
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await _requested.Task;
            if (buffer.Length == 0)
                return 0;
            if (_answered)
            {
                waiting.TrySetResult();
                await _closed.Task;
                throw new IOException("The connection was closed.");
            }

            _answered = true;
            _begun.CopyTo(buffer);
            return _begun.Length;
        }

        protected override void Dispose(bool disposing)
        {
            _closed.TrySetResult();
            base.Dispose(disposing);
        }
    }
}
