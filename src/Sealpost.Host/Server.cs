using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.Options;
using Sealpost.Engine.PostgreSql;
using Sealpost.Engine.Profiles;
using Sealpost.Engine.Settings;
using Sealpost.Engine.Sqlite;
using Sealpost.Host.Starting;
using Sealpost.Host.Telemetry;
using Sealpost.Portal;
using Sealpost.Server;

namespace Sealpost.Host;

/// <summary>The server process.</summary>
internal static class Server
{
    private const string DefaultUrl = "http://127.0.0.1:8080";
    private const int BadConfiguration = 1;

    // Settings are read once; watching for changes would wake up at every write to a data directory below the working directory.
    private const string NoFileWatching = "--hostBuilder:reloadConfigOnChange=false";

    /// <summary>
    /// What holds unless a file, the environment or the command line says otherwise: four log lines for each request are too many, and where its start and end
    /// could be logged, ASP.NET Core makes an activity for each.
    /// </summary>
    private static readonly KeyValuePair<string, string?>[] Defaults =
        [new("Logging:LogLevel:Microsoft.AspNetCore", "Warning"), new("Logging:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics", "None")];

    public static async Task<int> RunAsync(string[] settings)
    {
        NativeHeap.Limit();

        // Every start reads these files, and nothing before the first destination waits for them: another processor does it meanwhile.
        _ = Task.Run(() => ProfileCatalogue.Default);
        WebApplication app;
        try
        {
            app = await StartAsync(settings);
        }
        catch (Exception failure) when (StartFault.Lines(failure) is { Count: > 0 } faults)
        {
            foreach (var fault in faults) await Console.Error.WriteLineAsync(fault);
            return BadConfiguration;
        }

        await using (app) await app.WaitForShutdownAsync();
        return 0;
    }

    /// <param name="pages">False for a server that nobody signs in to.</param>
    public static WebApplication Build(string[] settings, bool pages = true)
    {
        var builder = Prepare(settings, pages);
        var app = builder.Build();
        app.UseTelemetry();
        app.MapSealpost();
        if (pages) app.UseSealpostPortal();
        app.Lifetime.ApplicationStarted.Register(app.Services.GetRequiredService<StartLog>().Started);
        return app;
    }

    /// <summary>The settings of the server, for a command that starts none.</summary>
    /// <exception cref="OptionsValidationException">One below <c>Sealpost</c> is not a setting.</exception>
    public static IConfiguration ReadSettings(string[] settings)
    {
        var builder = Prepare(settings, pages: true);
        using var provider = builder.Services.BuildServiceProvider();
        _ = provider.GetRequiredService<IOptions<UnknownSettings.Whole>>().Value;
        return builder.Configuration;
    }

    private static WebApplicationBuilder Prepare(string[] settings, bool pages)
    {
        var builder = WebApplication.CreateBuilder([NoFileWatching, .. settings]);
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = Defaults });
        if (string.IsNullOrEmpty(builder.Configuration[WebHostDefaults.ServerUrlsKey])) builder.WebHost.UseUrls(DefaultUrl);
        AddStarting(builder);
        AddStorage(builder);
        builder.AddTelemetry();
        builder.Services.AddSealpost(builder.Configuration);
        if (pages) builder.Services.AddSealpostPortal();
        return builder;
    }

    private static void AddStorage(WebApplicationBuilder builder)
    {
        if (string.IsNullOrEmpty(builder.Configuration.GetConnectionString("Sealpost"))) builder.Services.AddSqliteStorage(builder.Configuration);
        else builder.Services.AddPostgreSqlStorage(builder.Configuration);
    }

    private static async Task<WebApplication> StartAsync(string[] settings)
    {
        var app = Build(settings);
        try
        {
            await app.StartAsync();
            return app;
        }
        catch
        {
            await StopAsync(app);
            throw;
        }
    }

    /// <summary>What has started ends on its own terms before its parts are taken away.</summary>
    private static async Task StopAsync(WebApplication app)
    {
        await using (app)
        {
            try
            {
                await app.StopAsync();
            }
            catch (Exception)
            {
                // What kept it from starting is told, not what follows from that.
            }
        }
    }

    private static void AddStarting(WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<IValidateOptions<CertificateSettings.All>, CertificateSettings>().AddOptions<CertificateSettings.All>().ValidateOnStart();
        builder.Services.AddSingleton<LoggerFactory>().AddSingleton<StartLog>();
        builder.Services.AddSingleton<ILoggerFactory>(provider => provider.GetRequiredService<StartLog>());
    }
}
