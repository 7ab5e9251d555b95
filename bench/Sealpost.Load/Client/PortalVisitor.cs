using System.Net;
using System.Text.RegularExpressions;
using Sealpost.Load.Measurement;
using Sealpost.Load.Server;

namespace Sealpost.Load.Client;

/// <summary>Somebody who has signed in on the server's own pages.</summary>
internal sealed partial class PortalVisitor : IDisposable
{
    private const string Password = "a load that nobody minds";
    private readonly HttpClient _http;
    private readonly TimeProvider _time;

    private PortalVisitor(Uri server, TimeProvider time)
    {
        _http = new HttpClient(new SocketsHttpHandler()) { BaseAddress = server };
        _time = time;
    }

    /// <summary>Uses the link that a server prints as long as nobody has set it up.</summary>
    public static async Task<PortalVisitor> SetUpAsync(SealpostProcess server, TimeProvider time, CancellationToken cancellationToken)
    {
        var visitor = new PortalVisitor(server.Address, time);
        var link = await server.WaitForSetUpLinkAsync(time, cancellationToken);
        var page = await visitor._http.GetStringAsync(link, cancellationToken);
        var fields = Hidden().Matches(page).ToDictionary(field => field.Groups[1].Value, field => WebUtility.HtmlDecode(field.Groups[2].Value));
        (fields["name"], fields["email"], fields["password"]) = ("Load", "load@example.com", Password);
        using var answer = await visitor._http.PostAsync(link, new FormUrlEncodedContent(fields), cancellationToken);
        answer.EnsureSuccessStatusCode();
        return visitor;
    }

    public async Task<string> OpenAsync(string path, CancellationToken cancellationToken) => await _http.GetStringAsync(new Uri(path, UriKind.Relative), cancellationToken);

    /// <summary>Milliseconds of so many requests for the whole page, one after the other, after one that does not count.</summary>
    public async Task<Latencies> MeasureAsync(string path, int times, CancellationToken cancellationToken)
    {
        await OpenAsync(path, cancellationToken);
        var took = new List<double>();
        for (var i = 0; i < times; i++)
        {
            var started = _time.GetTimestamp();
            await OpenAsync(path, cancellationToken);
            took.Add(_time.GetElapsedTime(started).TotalMilliseconds);
        }

        return new Latencies(took);
    }

    /// <summary>Asks for the live part every second and for the whole page now and then, as the page's own script does, until it is cancelled; milliseconds of each request for the part.</summary>
    public async Task<IReadOnlyList<double>> FollowAsync(string page, string part, int secondsBetweenPages, CancellationToken cancellationToken)
    {
        var took = new List<double>();
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), _time);
        try
        {
            for (var second = 0; ; second++)
            {
                if (second % secondsBetweenPages == 0) await OpenAsync(page, cancellationToken);
                var started = _time.GetTimestamp();
                await OpenAsync(part, cancellationToken);
                took.Add(_time.GetElapsedTime(started).TotalMilliseconds);
                await timer.WaitForNextTickAsync(cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            return took;
        }
    }

    public void Dispose() => _http.Dispose();

    [GeneratedRegex("<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\"")]
    private static partial Regex Hidden();
}
