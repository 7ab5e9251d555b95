using Sealpost.Host.Demo.Exhibits;
using Sealpost.Host.Demo.Receiver;
using Sealpost.Host.Demo.Reporting;
using Sealpost.Host.Demo.VendorRules;

namespace Sealpost.Host.Demo;

/// <summary>Sends one event as every system with every authentication, and lets a receiver that knows only the vendors' rules judge.</summary>
internal sealed class DemoCommand(TextWriter output, bool colours, TimeProvider time)
{
    private const int Good = 0;
    private const int Bad = 1;

    public static Task<int> RunAsync() => new DemoCommand(Console.Out, HasColours(), TimeProvider.System).RunAsync(Exhibition.All);

    /// <returns>0 when everything was verified and every forgery refused, otherwise 1.</returns>
    public async Task<int> RunAsync(IReadOnlyList<Exhibit> exhibits)
    {
        var report = new Report(output, colours);
        var directory = Directory.CreateTempSubdirectory("sealpost-demo-");
        try
        {
            return await RunAsync(exhibits, directory.FullName, report);
        }
        catch (DemoException failure)
        {
            report.Fail(failure.Message);
            return Bad;
        }
        catch (OperationCanceledException)
        {
            report.Fail("stopped before the end.");
            return Bad;
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private async Task<int> RunAsync(IReadOnlyList<Exhibit> exhibits, string directory, Report report)
    {
        using var authority = new ReceiverAuthority(time);
        var trusted = Path.Combine(directory, "receiver-ca.pem");
        await File.WriteAllTextAsync(trusted, authority.Root.ExportCertificatePem());
        await using var server = await DemoServer.StartAsync(Path.Combine(directory, "data"), trusted);
        await using var receiver = await VendorReceiver.StartAsync(authority, time, server.Stopping);
        report.Begin(server.Url, receiver.Url);

        using var customer = new Customer(server.Url, server.ApiKey, time);
        var show = new Show(customer, receiver, authority, time);
        await show.RunAsync([Exhibition.WarmUp], server.Stopping);
        var sightings = new List<Sighting>();
        foreach (var sameEvent in exhibits.GroupBy(exhibit => exhibit.Event)) sightings.AddRange(await show.RunAsync([.. sameEvent], server.Stopping));
        report.Tell(sightings);
        if (sightings.Find(sighting => sighting.Failure is not null) is { } failed)
        {
            report.Fail($"{failed.Exhibit.Name}: {failed.Failure}.");
            return Bad;
        }

        var resend = new Resend(receiver, authority.Root, time);
        var challenges = new List<Challenge>();
        foreach (var sighting in sightings.Where(sighting => sighting.Exhibit.Covers != Covers.Nothing)) challenges.Add(await resend.RunAsync(sighting, server.Stopping));
        report.Tell(challenges);
        if (challenges.Find(challenge => !challenge.Answers.All(answer => answer.IsRight)) is { } unsafeOne)
        {
            report.Fail($"{unsafeOne.Exhibit.Name}: the receiver did not tell a forgery from the original.");
            return Bad;
        }

        report.Succeed(sightings.Count, challenges.Sum(challenge => challenge.Answers.Count(answer => answer.Expected is not (null or Verdict.Verified))));
        return Good;
    }

    /// <summary>See no-color.org.</summary>
    private static bool HasColours() =>
        !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) && Environment.GetEnvironmentVariable("TERM") != "dumb";
}
