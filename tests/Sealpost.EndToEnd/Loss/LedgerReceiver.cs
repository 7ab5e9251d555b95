using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Sealpost.TestKit;

namespace Sealpost.EndToEnd.Loss;

/// <summary>An HTTPS receiver that does nothing but keep the receiver's book; lean, so that it is never the slowest part.</summary>
internal sealed class LedgerReceiver : IAsyncDisposable
{
    private readonly WebApplication _application;

    private LedgerReceiver(WebApplication application, TestCertificateAuthority authority, LossLedger ledger)
    {
        _application = application;
        Authority = authority;
        Ledger = ledger;
    }

    /// <summary>The book that arrivals are written into.</summary>
    public LossLedger Ledger { get; set; }

    public TestCertificateAuthority Authority { get; }

    public Uri Url => new(_application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    public static async Task<LedgerReceiver> StartAsync(LossLedger ledger)
    {
        var authority = new TestCertificateAuthority();
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(https => https.ServerCertificate = authority.Issue("127.0.0.1"))));
        var application = builder.Build();
        var receiver = new LedgerReceiver(application, authority, ledger);
        application.Run(async context =>
        {
            await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
            receiver.Ledger.Receive(context.Request.Headers["webhook-id"].ToString(), int.Parse(context.Request.Path.Value.AsSpan(2), CultureInfo.InvariantCulture));
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        });
        await application.StartAsync();
        return receiver;
    }

    public async ValueTask DisposeAsync()
    {
        await _application.DisposeAsync();
        Authority.Dispose();
    }
}
