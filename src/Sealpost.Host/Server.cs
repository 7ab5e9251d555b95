using System.Data.Common;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.Options;
using Sealpost.Engine.PostgreSql;
using Sealpost.Engine.Secrets;
using Sealpost.Engine.Sqlite;
using Sealpost.Server;

namespace Sealpost.Host;

/// <summary>The server process.</summary>
internal static class Server
{
    private const string DefaultUrl = "http://127.0.0.1:8080";
    private const int BadConfiguration = 1;

    // Settings are read once; watching for changes would wake up at every write to a data directory below the working directory.
    private const string NoFileWatching = "--hostBuilder:reloadConfigOnChange=false";

    /// <summary>What holds unless a file, the environment or the command line says otherwise: four log lines for each request are too many.</summary>
    private static readonly KeyValuePair<string, string?>[] Defaults = [new("Logging:LogLevel:Microsoft.AspNetCore", "Warning")];

    public static async Task<int> RunAsync(string[] settings)
    {
        try
        {
            await using var app = Build(settings);
            await app.RunAsync();
            return 0;
        }
        catch (Exception failure) when (Faults(failure) is { Count: > 0 } faults)
        {
            foreach (var fault in faults) await Console.Error.WriteLineAsync(fault);
            return BadConfiguration;
        }
        catch (Exception failure) when (failure is MasterKeyException or InvalidOperationException or FormatException or IOException or UnauthorizedAccessException or DbException)
        {
            await Console.Error.WriteLineAsync(failure.Message);
            return BadConfiguration;
        }
    }

    public static WebApplication Build(string[] settings)
    {
        var builder = WebApplication.CreateBuilder([NoFileWatching, .. settings]);
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = Defaults });
        if (string.IsNullOrEmpty(builder.Configuration[WebHostDefaults.ServerUrlsKey])) builder.WebHost.UseUrls(DefaultUrl);
        AddStorage(builder);
        builder.Services.AddSealpost(builder.Configuration);
        var app = builder.Build();
        app.MapSealpost();
        return app;
    }

    private static void AddStorage(WebApplicationBuilder builder)
    {
        if (string.IsNullOrEmpty(builder.Configuration.GetConnectionString("Sealpost"))) builder.Services.AddSqliteStorage(builder.Configuration);
        else builder.Services.AddPostgreSqlStorage(builder.Configuration);
    }

    /// <summary>Everything that is wrong with the settings, so that one start shows it all.</summary>
    private static IReadOnlyList<string> Faults(Exception failure) => failure switch
    {
        OptionsValidationException refused => [.. refused.Failures],
        AggregateException several when several.InnerExceptions.All(inner => inner is OptionsValidationException) => [.. several.InnerExceptions.SelectMany(Faults)],
        _ => [],
    };
}
