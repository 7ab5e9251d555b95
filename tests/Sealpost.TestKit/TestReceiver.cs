using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;

namespace Sealpost.TestKit;

/// <summary>A webhook receiver on real Kestrel and, unless told otherwise, real TLS. It records every request as it came and answers as a test says.</summary>
/// <remarks>Answers are looked for in this order: the queue of <see cref="RespondNext"/>, the path of <see cref="RespondAt"/>, <see cref="Respond"/>.</remarks>
public sealed class TestReceiver : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly TestCertificateAuthority? _ownAuthority;
    private readonly Lock _lock = new();
    private readonly List<ReceivedRequest> _requests = [];
    private readonly List<(int Count, TaskCompletionSource<IReadOnlyList<ReceivedRequest>> Reached)> _watchers = [];
    private readonly ConcurrentQueue<TestResponse> _next = new();
    private readonly ConcurrentDictionary<string, TestResponse> _byPath = new();
    private volatile TestResponse _default = new();
    private int _connections;

    private TestReceiver(WebApplication application, TestCertificateAuthority? authority, bool ownsAuthority)
    {
        _application = application;
        Authority = authority;
        _ownAuthority = ownsAuthority ? authority : null;
    }

    /// <summary>The root of the receiver, such as <c>https://127.0.0.1:40123/</c>.</summary>
    public Uri Url { get; private set; } = new("https://127.0.0.1/");

    /// <summary>Who issued the receiver's certificate; null when it speaks plain http or was given a certificate.</summary>
    public TestCertificateAuthority? Authority { get; }

    /// <summary>How many TCP connections were accepted.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Every request so far, in the order of their arrival.</summary>
    public IReadOnlyList<ReceivedRequest> Requests
    {
        get
        {
            lock (_lock)
                return [.. _requests];
        }
    }

    /// <summary>Starts a receiver on a free port of 127.0.0.1.</summary>
    /// <param name="options">How it listens; null for https with an authority of its own.</param>
    public static async Task<TestReceiver> StartAsync(TestReceiverOptions? options = null)
    {
        options ??= new();
        var ownsAuthority = options is { PlainHttp: false, Authority: null, Certificate: null };
        var authority = ownsAuthority ? new TestCertificateAuthority() : options.Authority;
        var certificate = options.PlainHttp ? null : options.Certificate ?? authority!.Issue(["127.0.0.1", "::1", "localhost", .. options.Names]);

        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Services.AddRoutingCore();
        TestReceiver? receiver = null;
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(IPAddress.Loopback, 0, listen =>
            {
                listen.Protocols = certificate is null ? HttpProtocols.Http1 : HttpProtocols.Http1AndHttp2;
                listen.Use(next => connection =>
                {
                    Interlocked.Increment(ref receiver!._connections);
                    return next(connection);
                });
                if (certificate is not null)
                {
                    listen.UseHttps(https =>
                    {
                        https.ServerCertificate = certificate;
                        if (options.ClientAuthority is not { } clients) return;
                        https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
                        https.ClientCertificateValidation = (client, chain, _) => clients.Issued(client, chain);
                    });
                }

                listen.Use(next => connection => WireTap.RunAsync(connection, next));
            });
        });
        if (certificate is not null)
            builder.WebHost.UseKestrelHttpsConfiguration();

        var application = builder.Build();
        receiver = new TestReceiver(application, authority, ownsAuthority);
        application.Run(receiver.ReceiveAsync);
        await application.StartAsync();
        var port = new Uri(application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;
        receiver.Url = new Uri($"{(certificate is null ? "http" : "https")}://127.0.0.1:{port}/");
        return receiver;
    }

    /// <summary>Answers every request like this that nothing else answers; at first 204 without a body.</summary>
    public void Respond(TestResponse response) => _default = response;

    /// <summary>Answers the next request like this; calls add up.</summary>
    public void RespondNext(TestResponse response) => _next.Enqueue(response);

    /// <summary>Answers a path like this.</summary>
    /// <param name="path">Begins with '/'; compared exactly.</param>
    /// <param name="response">The answer.</param>
    public void RespondAt(string path, TestResponse response) => _byPath[path] = response;

    /// <summary>Completes when at least so many requests have arrived whole, with all of them.</summary>
    /// <param name="count">How many, counted from the start.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public Task<IReadOnlyList<ReceivedRequest>> WaitForAsync(int count, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_requests.Count >= count)
                return Task.FromResult<IReadOnlyList<ReceivedRequest>>([.. _requests]);
            var reached = new TaskCompletionSource<IReadOnlyList<ReceivedRequest>>(TaskCreationOptions.RunContinuationsAsynchronously);
            _watchers.Add((count, reached));
            return reached.Task.WaitAsync(cancellationToken);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // Nobody waits for a request that hangs on purpose.
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _application.StopAsync(now.Token);
        await _application.DisposeAsync();
        _ownAuthority?.Dispose();
    }

    private async Task ReceiveAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        // Before it is counted: a test that has waited for it may change the answer for the next one.
        var response = _next.TryDequeue(out var next) ? next : _byPath.GetValueOrDefault(context.Request.Path, _default);
        var tap = context.Features.Get<IConnectionItemsFeature>()?.Items[WireTap.Key] as WireTap;
        Record(new ReceivedRequest
        {
            Method = context.Request.Method,
            Target = context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget,
            Protocol = context.Request.Protocol,
            Headers = [.. context.Request.Headers.SelectMany(header => header.Value, (header, value) => KeyValuePair.Create(header.Key, value ?? ""))],
            Body = body.ToArray(),
            Wire = context.Request.Protocol == HttpProtocol.Http11 ? tap?.Take() ?? [] : [],
            ConnectionId = context.Connection.Id,
            ClientThumbprint = context.Connection.ClientCertificate?.GetCertHashString(HashAlgorithmName.SHA256).ToLowerInvariant(),
        });
        await response.WriteAsync(context);
    }

    private void Record(ReceivedRequest request)
    {
        lock (_lock)
        {
            _requests.Add(request);
            for (var index = _watchers.Count - 1; index >= 0; index--)
            {
                if (_requests.Count < _watchers[index].Count)
                    continue;
                _watchers[index].Reached.SetResult([.. _requests]);
                _watchers.RemoveAt(index);
            }
        }
    }
}

/// <summary>How a <see cref="TestReceiver"/> listens.</summary>
public sealed record TestReceiverOptions
{
    /// <summary>Plain http and HTTP/1.1 only.</summary>
    public bool PlainHttp { get; init; }

    /// <summary>Host names beside 127.0.0.1, ::1 and localhost in the certificate.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Who issues the certificate; null for an authority of the receiver's own.</summary>
    public TestCertificateAuthority? Authority { get; init; }

    /// <summary>Who has to have issued the client certificate that every caller must show; null asks for none.</summary>
    public TestCertificateAuthority? ClientAuthority { get; init; }

    /// <summary>A certificate to show as it is; null to have one issued.</summary>
    public X509Certificate2? Certificate { get; init; }
}
