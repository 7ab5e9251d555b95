using System.Text.RegularExpressions;
using Sealpost.Load.Client;
using Sealpost.Load.Server;

namespace Sealpost.Load.Scenarios;

/// <summary>The portal's lists over a long history, and the lists of the API behind them.</summary>
internal sealed partial class PortalPages : Scenario
{
    private const int Deliveries = 1_000_000;
    private const int Destinations = 20;
    private const int Times = 20;
    private const string Tenant = "/t/load";
    private const string Api = "tenants/load";

    public override string Name => "portal";

    public override string Description => "Pages of a tenant with 1,000,000 deliveries, 20 requests each; beside: the API's list behind the page.";

    public override async Task<IReadOnlyList<Figure>> RunAsync(ScenarioStage stage, CancellationToken cancellationToken)
    {
        if (stage.Options.Database != DatabaseKind.Sqlite) throw new NotSupportedException("The history is written into SQLite.");
        string source;
        await using (var empty = await stage.StartServerAsync(cancellationToken))
        {
            using var setting = new SealpostApi(empty);
            await setting.CreateTenantAsync("load", [.. Enumerable.Range(0, Destinations).Select(number => new Uri($"https://127.0.0.1:8443/{number}"))], spread: true, cancellationToken);
            source = await setting.CreateSourceAsync("load", cancellationToken);
        }

        stage.Say("writing the history");
        var history = new PortalHistory(stage.Directory, stage.Time);
        history.Write(Deliveries);
        await using var server = await stage.StartServerAsync(cancellationToken);
        using var api = new SealpostApi(server);
        using var visitor = await PortalVisitor.SetUpAsync(server, stage.Time, cancellationToken);
        var figures = new List<Figure>();
        foreach (var (name, page, list) in await CasesAsync())
        {
            stage.Say(name);
            var behind = list is null ? null : await api.MeasureAsync(list, Times, stage.Time, cancellationToken);
            var shown = await visitor.MeasureAsync(page, Times, cancellationToken);
            figures.Add(new Figure($"{name}: median", shown.P50, "ms", behind?.P50));
            figures.Add(new Figure($"{name}: worst", shown.Percentile(1), "ms", behind?.Percentile(1), "less than 300 ms"));
        }

        return figures;

        async Task<IReadOnlyList<(string Name, string Page, string? List)>> CasesAsync()
        {
            var first = await visitor.OpenAsync($"{Tenant}/deliveries", cancellationToken);
            var destinations = Option().Matches(first).Select(option => option.Groups[1].Value).Order(StringComparer.Ordinal).ToArray();
            var (busy, quiet) = (destinations[0], (await api.ReadDestinationAsync(Api, $"{PublishTarget.FirstType[..^4]}{Destinations - 1:D4}", cancellationToken))!);
            var second = Next().Match(first).Groups[1].Value;
            var third = Next().Match(await visitor.OpenAsync($"{Tenant}/deliveries?after={second}", cancellationToken)).Groups[1].Value;
            var (from, until) = (history.MiddleAt.AddMinutes(-10).ToString("yyyy-MM-ddTHH:mm"), history.MiddleAt.ToString("yyyy-MM-ddTHH:mm"));
            return
            [
                ("overview", Tenant, null),
                List("deliveries, first page", ""),
                List("deliveries, second page", $"after={second}"),
                List("deliveries, third page", $"after={third}"),
                List("deliveries, waiting", "state=pending"),
                List("deliveries, delivered, behind 50,000 others", "state=succeeded"),
                List("deliveries, failed", "state=dead"),
                List("deliveries, cancelled", "state=cancelled"),
                List("deliveries, expired, the oldest", "state=expired"),
                List("deliveries of a destination", $"destination={busy}"),
                List("deliveries of a destination, waiting", $"destination={busy}&state=pending"),
                List("deliveries of a destination, delivered", $"destination={busy}&state=succeeded"),
                List("deliveries of a destination, failed", $"destination={busy}&state=dead"),
                List("deliveries of a destination, expired, none", $"destination={busy}&state=expired"),
                List("deliveries of a destination with the oldest only", $"destination={quiet}"),
                List("deliveries of it, waiting, none", $"destination={quiet}&state=pending"),
                List("deliveries of a message", $"message={history.MiddleId}"),
                ("deliveries of ten minutes", $"{Tenant}/deliveries?from={from}&until={until}", $"{Api}/deliveries?from={from}:00Z&until={until}:00Z"),
                ("deliveries of ten minutes, failed, none", $"{Tenant}/deliveries?state=dead&from={from}&until={until}", $"{Api}/deliveries?state=dead&from={from}:00Z&until={until}:00Z"),
                ("messages", $"{Tenant}/messages", $"{Api}/messages"),
                ("messages of a type", $"{Tenant}/messages?eventType=invoice.type3", $"{Api}/messages?eventType=invoice.type3"),
                ("messages of a type, the oldest", $"{Tenant}/messages?eventType={PortalHistory.RareType}", $"{Api}/messages?eventType={PortalHistory.RareType}"),
                ("destinations", $"{Tenant}/destinations", $"{Api}/destinations"),
                ("a destination", $"{Tenant}/destinations/{busy}", $"{Api}/destinations/{busy}"),
                ("deliveries on a destination's page", $"{Tenant}/destinations/{busy}/deliveries", null),
                ("a source's received", $"{Tenant}/sources/{source}/received", null),
                ("a source's rejected", $"{Tenant}/sources/{source}/rejected", $"{Api}/sources/{source}/rejections"),
            ];
        }

        static (string, string, string) List(string name, string query) => (name, $"{Tenant}/deliveries?{query}", $"{Api}/deliveries?{query}");
    }

    [GeneratedRegex("<option value=\"(dst_[^\"]+)\"")]
    private static partial Regex Option();

    [GeneratedRegex("after=([^\"&]+)\"")]
    private static partial Regex Next();
}
