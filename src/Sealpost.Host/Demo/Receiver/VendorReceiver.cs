using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Sealpost.Host.Demo.VendorRules;

namespace Sealpost.Host.Demo.Receiver;

/// <summary>
/// A receiver over TLS that knows the vendors' rules and nothing of Sealpost. It answers 200 to what it verifies and 401 with the reason to what it does not.
/// HTTP/1.1 only, because HTTP/2 would hide how header names were written.
/// </summary>
internal sealed class VendorReceiver : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Station> _stations = new(StringComparer.Ordinal);
    private readonly WebApplication _application;
    private readonly TimeProvider _time;

    private VendorReceiver(WebApplication application, TimeProvider time)
    {
        _application = application;
        _time = time;
    }

    public Uri Url => new(_application.Urls.First());

    public static async Task<VendorReceiver> StartAsync(ReceiverAuthority authority, TimeProvider time, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            listen.UseHttps(https =>
            {
                https.ServerCertificate = authority.Receiver;
                // Whether one is needed is the rule's matter.
                https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
                https.ClientCertificateValidation = (client, _, _) => authority.IsClient(client);
            });
        }));
        var application = builder.Build();
        var receiver = new VendorReceiver(application, time);
        application.Run(receiver.ReceiveAsync);
        await application.StartAsync(cancellationToken);
        return receiver;
    }

    /// <param name="path">Where: begins with a slash.</param>
    /// <param name="open">Makes the station for the URL.</param>
    public Station Open(string path, Func<Uri, Station> open) => _stations[path] = open(new Uri(Url, path));

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private async Task ReceiveAsync(HttpContext context)
    {
        var at = _time.GetTimestamp();
        if (!_stations.TryGetValue(context.Request.Path, out var station))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var request = new Arrival(
            [.. context.Request.Headers.SelectMany(header => header.Value, (header, value) => KeyValuePair.Create(header.Key, value ?? ""))],
            body.ToArray())
        {
            ClientName = context.Connection.ClientCertificate?.GetNameInfo(X509NameType.SimpleName, forIssuer: false),
        };
        var verdict = station.Receive(request, at);
        if (verdict == Verdict.Verified && station.Answer is { } answer)
        {
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(answer, context.RequestAborted);
            return;
        }

        if (verdict != Verdict.Verified) context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        else if (station.ProvesOwnership && ActiGraph.ValidationCode(request) is { } code) context.Response.Headers["X-ActiGraph-Hook-Secret"] = code;
        await context.Response.WriteAsync(verdict.ToString(), context.RequestAborted);
    }
}
