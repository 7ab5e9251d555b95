using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Sealpost.Cli.Listening;

/// <summary>A receiver on 127.0.0.1 over TLS that shows what it gets.</summary>
internal sealed class Listener(ListenOptions options, IRequestPrinter printer, TimeProvider time)
{
    private const long MaxBodyBytes = 32 * 1024 * 1024;
    private readonly TaskCompletionSource _counted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _turn = new();
    private int _received;
    private int _answered;

    /// <summary>True when a request came that none of the schemes accepted.</summary>
    public bool SawUnverified { get; private set; }

    /// <summary>Receives until the count is reached or it is cancelled.</summary>
    /// <param name="authority">Issues the certificate.</param>
    /// <param name="started">Is told the address once requests are taken.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="IOException">The port is taken.</exception>
    public async Task RunAsync(LocalAuthority authority, Action<Uri> started, CancellationToken cancellationToken)
    {
        using var leaf = authority.IssueLeaf(time);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(1));
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBodyBytes;
            kestrel.Listen(IPAddress.Loopback, options.Port, listen => listen.UseHttps(leaf));
        });
        await using var app = builder.Build();
        app.Run(ReceiveAsync);
        await app.StartAsync(cancellationToken);

        // The host hears SIGINT and SIGTERM from here on; the command line's own token may begin to hear them a moment later.
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, app.Lifetime.ApplicationStopping);
        started(new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()));

        await Task.WhenAny(_counted.Task, Task.Delay(Timeout.InfiniteTimeSpan, time, ending.Token));
        await app.StopAsync(CancellationToken.None);
    }

    private async Task ReceiveAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        if (TakeTurn(context, body.ToArray()) is { } status)
        {
            context.Response.StatusCode = status;
            context.Response.OnCompleted(CountAsync);
        }
        else
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        }
    }

    /// <summary>Checks and prints one request after another and says what to answer; null when the count is already reached.</summary>
    private int? TakeTurn(HttpContext context, byte[] body)
    {
        var request = context.Request;
        var headers = request.Headers.SelectMany(header => header.Value.Select(value => new KeyValuePair<string, string>(header.Key, value ?? ""))).ToList();
        var url = request.GetEncodedUrl();
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        lock (_turn)
        {
            if (_received == options.Count)
                return null;

            var checks = options.Schemes.Select(scheme => SchemeCheck.Of(scheme, headers, body, request.Method, url, time)).ToList();
            var verified = checks.Count == 0 || checks.Any(check => check.Result.IsAccepted);
            SawUnverified |= !verified;
            var status = options.Status ?? (verified ? StatusCodes.Status200OK : StatusCodes.Status401Unauthorized);
            printer.Print(new ReceivedRequest(++_received, time.GetUtcNow(), request.Method, target, headers, body, checks, status));
            return status;
        }
    }

    private Task CountAsync()
    {
        if (Interlocked.Increment(ref _answered) == options.Count)
            _counted.TrySetResult();
        return Task.CompletedTask;
    }
}
