namespace Sealpost.Host.Demo;

/// <summary>The server as it is, on a free port, with its data in a directory that is removed.</summary>
internal sealed class DemoServer : IAsyncDisposable
{
    private readonly WebApplication _application;

    private DemoServer(WebApplication application, string apiKey)
    {
        _application = application;
        ApiKey = apiKey;
    }

    public Uri Url => new(_application.Urls.First());

    public string ApiKey { get; }

    /// <summary>Cancelled by Ctrl+C.</summary>
    public CancellationToken Stopping => _application.Lifetime.ApplicationStopping;

    /// <param name="data">Where it keeps its data.</param>
    /// <param name="trustedCertificates">A PEM file with the authority of the receiver.</param>
    public static async Task<DemoServer> StartAsync(string data, string trustedCertificates)
    {
        var apiKey = $"sp_{MadeUp.Secret()}{MadeUp.Secret()}";
        // The command line has the last word, so nothing of an operator's own configuration gets in.
        var application = Server.Build(
        [
            "--urls=http://127.0.0.1:0",
            $"--Sealpost:Data={data}",
            "--ConnectionStrings:Sealpost=",
            $"--Sealpost:Bootstrap:ApiKey={apiKey}",
            "--Sealpost:Egress:AllowedNetworks:0=127.0.0.0/8",
            $"--Sealpost:Egress:TrustedCertificates={trustedCertificates}",
            "--Logging:LogLevel:Default=Error",
            "--Logging:LogLevel:Microsoft=Error",
            "--Logging:LogLevel:Microsoft.AspNetCore=Error",
            "--Logging:Console:LogToStandardErrorThreshold=Trace",
        ], pages: false);
        try
        {
            await application.StartAsync();
        }
        catch
        {
            await application.DisposeAsync();
            throw;
        }

        return new DemoServer(application, apiKey);
    }

    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync();
        await _application.DisposeAsync();
    }
}
