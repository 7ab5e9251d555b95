using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Sealpost.TestKit;

namespace Sealpost.EndToEnd.Loss.Books;

/// <summary>An HTTPS receiver that does nothing but keep the receiver's book; lean, so that it is never the slowest part.</summary>
internal sealed class LedgerReceiver : IAsyncDisposable
{
    // Longer than any clock is set forward in a test.
    private static readonly TimeSpan Validity = TimeSpan.FromDays(30);

    private readonly X509Certificate2 _certificate;
    private WebApplication? _application;
    private int _refused;

    private LedgerReceiver(LossLedger ledger)
    {
        Ledger = ledger;
        var now = TimeProvider.System.GetUtcNow();
        _certificate = Authority.Issue(new TestCertificate { Names = ["127.0.0.1"], NotBefore = now - Validity, NotAfter = now + Validity });
    }

    /// <summary>The book that arrivals are written into.</summary>
    public LossLedger Ledger { get; set; }

    public TestCertificateAuthority Authority { get; } = new();

    /// <summary>A destination that answers 503 to everything and writes nothing down; null for none.</summary>
    public int? Down { get; set; }

    /// <summary>How often it was asked while it was down.</summary>
    public int Refused => Volatile.Read(ref _refused);

    public Uri Url { get; private set; } = new("https://127.0.0.1:0");

    public static async Task<LedgerReceiver> StartAsync(LossLedger ledger)
    {
        var receiver = new LedgerReceiver(ledger);
        await receiver.ListenAsync();
        return receiver;
    }

    /// <summary>Listens, at first on any port and then always on the same.</summary>
    public async Task ListenAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, Url.Port, listen => listen.UseHttps(_certificate)));
        _application = builder.Build();
        _application.Run(ReceiveAsync);
        await _application.StartAsync();
        Url = new Uri(_application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    /// <summary>Closes the listener and breaks off what is under way.</summary>
    public async Task FallAsync()
    {
        if (_application is not { } application) return;
        _application = null;
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await application.StopAsync(now.Token);
        await application.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await FallAsync();
        _certificate.Dispose();
        Authority.Dispose();
    }

    private async Task ReceiveAsync(HttpContext context)
    {
        var body = await ReadAsync(context.Request.BodyReader, context.RequestAborted);
        var destination = int.Parse(context.Request.Path.Value.AsSpan(2), CultureInfo.InvariantCulture);
        if (destination == Down)
        {
            Interlocked.Increment(ref _refused);
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        var headers = context.Request.Headers;
        _ = long.TryParse(headers["webhook-timestamp"].ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var signedAt);
        Ledger.Receive(headers["webhook-id"].ToString(), destination, signedAt, LossLedger.Hash(body));
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static async Task<byte[]> ReadAsync(PipeReader reader, CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await reader.ReadAsync(cancellationToken);
            if (!read.IsCompleted)
            {
                reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                continue;
            }

            var body = read.Buffer.ToArray();
            reader.AdvanceTo(read.Buffer.End);
            return body;
        }
    }
}
