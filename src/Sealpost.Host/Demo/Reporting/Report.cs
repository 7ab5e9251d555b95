using Sealpost.Host.Demo.Exhibits;
using Sealpost.Host.Demo.VendorRules;

namespace Sealpost.Host.Demo.Reporting;

/// <summary>Tells what happened, within 100 columns.</summary>
internal sealed class Report(TextWriter to, bool colours)
{
    /// <summary>Headers that every request has, whoever sends it.</summary>
    private static readonly string[] Ordinary = ["Host", "Content-Type", "Content-Length", "User-Agent"];

    public void Begin(Uri server, Uri receiver)
    {
        to.WriteLine(TextTable.Paint("Sealpost demo", Tone.Strong, colours));
        to.WriteLine($"server    {server}  the real one, with its data in a temporary directory");
        to.WriteLine($"receiver  {receiver}  over TLS; it knows the vendors' rules and nothing of Sealpost");
        to.WriteLine();
    }

    public void Tell(IReadOnlyList<Sighting> sightings)
    {
        var table = new TextTable("System", "Authentication", "Headers sent", "Verified", new Cell(["ms"]) { ToTheRight = true });
        foreach (var sighting in sightings)
        {
            string[] headers = sighting.Shown is { } shown ? Lines(shown.Request, sighting.Station.Keys) : [];
            table.Add(
                SystemOf(sighting.Exhibit, sightings.Select(other => other.Exhibit)),
                sighting.Exhibit.Authentication,
                new Cell(headers.Length == 0 ? ["–"] : headers, Tone.Quiet),
                sighting.Failure is { } failure ? new Cell([failure], Tone.Bad) : new Cell(["yes"], Tone.Good),
                new Cell([sighting.Receipt is null ? "–" : Wording.Milliseconds(sighting.Delay)]) { ToTheRight = true });
        }

        table.Write(to, colours);
        to.WriteLine();
        to.WriteLine("Verified: proof, or the absence of it, as the vendor documents it, and every byte of the body.");
        to.WriteLine("ms: from the server's answer 202 to the arrival, after one event to warm up.");
        to.WriteLine();
    }

    public void Tell(IReadOnlyList<Challenge> challenges)
    {
        to.WriteLine("The same requests once more, as they were and with something wrong:");
        to.WriteLine();
        var table = new TextTable("System", "Authentication", "Unchanged", "Tampered body", "10 min later", "Wrong secret");
        foreach (var challenge in challenges)
        {
            table.Add([SystemOf(challenge.Exhibit, challenges.Select(other => other.Exhibit)), challenge.Exhibit.Authentication, .. challenge.Answers.Select(CellOf)]);
        }

        table.Write(to, colours);
        to.WriteLine();
        to.WriteLine("All but the unchanged must be refused. –: the authentication does not cover it; nobody could tell.");
        to.WriteLine();
    }

    public void Succeed(int verified, int refused) =>
        to.WriteLine(TextTable.Paint($"All {verified} verified, all {refused} forgeries refused.", Tone.Good, colours));

    public void Fail(string reason) => to.WriteLine(TextTable.Paint($"FAILED: {reason}", Tone.Bad, colours));

    private static string[] Lines(Arrival request, ReceiverKeys keys) =>
    [
        .. request.ClientName is { } name ? [Wording.Certificate(name)] : (string[])[],
        .. request.Headers.Where(IsTelling).Select(header => Wording.Line(header, keys)),
    ];

    private static bool IsTelling(KeyValuePair<string, string> header) => !Ordinary.Contains(header.Key, StringComparer.OrdinalIgnoreCase);

    private static string SystemOf(Exhibit exhibit, IEnumerable<Exhibit> all) => all.First(other => other.Event.System == exhibit.Event.System) == exhibit ? exhibit.Event.System : "";

    private static Cell CellOf(Answer answer) =>
        answer.Expected is null ? "–"
        : new Cell([answer.Given is { } given ? Wording.Of(given) : "no answer"], answer.IsRight ? answer.Expected == Verdict.Verified ? Tone.Good : Tone.Plain : Tone.Bad);
}
