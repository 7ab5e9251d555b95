using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Sealpost.Load.Client;

namespace Sealpost.Load.Receiver;

/// <summary>An HTTPS receiver inside the bench, on the client's clock, that notes when each message arrives.</summary>
internal sealed class ArrivalReceiver : IAsyncDisposable
{
    /// <summary>Requests below this path are never answered.</summary>
    public const string Hanging = "/hang";

    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<long, long> _arrivals = new();
    private volatile TaskCompletionSource _complete = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _expected;
    private long _received;
    private (long Count, TaskCompletionSource Reached) _awaited = (long.MaxValue, new());

    private ArrivalReceiver(WebApplication app) => _app = app;

    public Uri Url { get; private set; } = null!;

    /// <summary>Requests answered so far, whatever their number.</summary>
    public long Received => Interlocked.Read(ref _received);

    public static async Task<ArrivalReceiver> StartAsync(BenchAuthority authority, TimeProvider time, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(authority.Leaf)));
        var app = builder.Build();
        var receiver = new ArrivalReceiver(app);
        app.Run(context => receiver.ReceiveAsync(context, time));
        await app.StartAsync(cancellationToken);
        receiver.Url = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        return receiver;
    }

    /// <summary>Forgets all arrivals and expects messages 0 to <paramref name="count"/> − 1.</summary>
    public void Expect(int count)
    {
        _arrivals.Clear();
        _expected = count;
        _complete = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>When each message arrived first, by sequence number.</summary>
    /// <exception cref="TimeoutException">Not all arrived within ten seconds.</exception>
    public async Task<IReadOnlyDictionary<long, long>> WaitAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        await _complete.Task.WaitAsync(TimeSpan.FromSeconds(10), time, cancellationToken);
        return _arrivals;
    }

    /// <summary>Waits until so many requests were answered since the start.</summary>
    public Task WaitForAsync(long count, TimeProvider time, CancellationToken cancellationToken)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_arrivals) _awaited = (count, reached);
        Notice();
        return reached.Task.WaitAsync(TimeSpan.FromMinutes(1), time, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private async Task ReceiveAsync(HttpContext context, TimeProvider time)
    {
        var arrived = time.GetTimestamp();
        if (context.Request.Path.StartsWithSegments(Hanging))
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, time, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return;
        }

        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        if (_arrivals.TryAdd(MessageBody.ReadSequence(body.GetBuffer().AsSpan(0, (int)body.Length)), arrived) && _arrivals.Count == _expected)
            _complete.TrySetResult();
        Interlocked.Increment(ref _received);
        Notice();
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private void Notice()
    {
        lock (_arrivals)
        {
            if (Received >= _awaited.Count) _awaited.Reached.TrySetResult();
        }
    }
}
