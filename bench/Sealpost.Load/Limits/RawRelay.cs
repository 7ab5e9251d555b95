using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Sealpost.Load.Limits;

/// <summary>
/// The limit for sustained load: the same two HTTP hops and nothing between them. Kestrel accepts, a bounded channel, workers forward signed. Nothing
/// is stored, looked up or checked. Runs as its own process so that its CPU and memory are measured like the server's.
/// </summary>
internal static class RawRelay
{
    private const int Capacity = 1024;

    public static async Task RunAsync(Uri listen, Uri target, string rootPath, int workers, int copies, TimeProvider time, CancellationToken cancellationToken)
    {
        var queue = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(Capacity) { SingleReader = false, SingleWriter = false });
        using var sender = new ReferenceSender(target, rootPath, workers, time);
        var id = 0L;

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(listen.AbsoluteUri);
        await using var app = builder.Build();
        app.Run(AcceptAsync);
        await app.StartAsync(cancellationToken);
        var forwarding = Enumerable.Range(0, workers).Select(_ => Task.Run(ForwardAsync, cancellationToken)).ToArray();
        try
        {
            await Task.WhenAll(forwarding);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await app.StopAsync(CancellationToken.None);
        }

        async Task AcceptAsync(HttpContext context)
        {
            if (!HttpMethods.IsPost(context.Request.Method))
                return;
            var body = new byte[(int)context.Request.ContentLength!.Value];
            await context.Request.Body.ReadExactlyAsync(body, context.RequestAborted);
            for (var i = 0; i < copies; i++)
                await queue.Writer.WriteAsync(body, context.RequestAborted);
            context.Response.StatusCode = StatusCodes.Status202Accepted;
            context.Response.ContentLength = 0;
        }

        async Task ForwardAsync()
        {
            await foreach (var body in queue.Reader.ReadAllAsync(cancellationToken))
                await sender.SendAsync(Interlocked.Increment(ref id), body, cancellationToken);
        }
    }
}
