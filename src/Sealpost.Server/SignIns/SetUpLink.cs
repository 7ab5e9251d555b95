using System.Data.Common;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Sealpost.Engine.Identity;
using Sealpost.Engine.Sources;
using Sealpost.Engine.Storage;

namespace Sealpost.Server.SignIns;

/// <summary>
/// As long as there is no super admin who signs in, each start prints a link that makes the first one, once and within a day. A server without the page it leads to prints
/// none. What earlier starts or other nodes printed stays good until one of them is used.
/// </summary>
internal sealed partial class SetUpLink(
    Database database, Journal journal, LinkStore links, UuidV7 ids, IServer server, EndpointDataSource endpoints, IOptions<SourceOptions> options, TimeProvider time, ILogger<SetUpLink> log)
    : IHostedLifecycleService
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (await MakeAsync(cancellationToken) is { } url) Print(url);
        }
        catch (Exception failure) when (failure is JournalUnavailableException or DbException)
        {
            LogNotMade(failure.Message);
        }
    }

    /// <summary>Null when there is a super admin, or no page to set the instance up.</summary>
    public async Task<string?> MakeAsync(CancellationToken cancellationToken)
    {
        if (!endpoints.Endpoints.OfType<RouteEndpoint>().Any(page => page.RoutePattern.RawText is PortalPaths.SetUp)) return null;
        await using (var connection = await database.OpenReaderAsync(cancellationToken))
        {
            if (MemberStore.HasSuperAdmin(connection)) return null;
        }

        var draft = new LinkDraft(LinkKind.SetUp, ids.Next(), time.GetUtcNow() + Lifetime);
        var token = await journal.ExecuteAsync(connection => links.Insert(connection, draft), cancellationToken);
        return $"{Address()}{PortalPaths.SetUp}?{PortalPaths.Token}={token.Text}";
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>To the console and not to the log: logs are kept and shipped.</summary>
    private static void Print(string url) => Console.Out.WriteLine(
        $"""

        Set up the first super admin, once and within a day:  {url}

        """);

    private string Address()
    {
        if (options.Value.PublicUrl is { } url) return url.AbsoluteUri.TrimEnd('/');
        var listened = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "http://localhost";
        return listened.Replace("://[::]", "://localhost", StringComparison.Ordinal).Replace("://0.0.0.0", "://localhost", StringComparison.Ordinal).TrimEnd('/');
    }

    [LoggerMessage(LogLevel.Warning, "No set-up link could be made: {Reason}")]
    private partial void LogNotMade(string reason);
}
