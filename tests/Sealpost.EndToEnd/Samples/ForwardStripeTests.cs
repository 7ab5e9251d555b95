using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Sealpost.EndToEnd.Samples;

/// <summary>Runs the commands of samples/Forward.Stripe as they are printed, but for the ports and the directory, which others may use.</summary>
public sealed partial class ForwardStripeTests : IDisposable
{
    private const string End = "the walk is over";

    // Each job is a process group of its own: a shell, and what it runs.
    private const string EndAll = "trap 'for job in $(jobs -p); do kill -KILL -- -$job 2> /dev/null; done' EXIT";
    private static readonly DirectoryInfo Root = FindRoot();
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("sealpost-walk-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task The_walk_works_as_printed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The walk is written for bash.");
        Assert.SkipUnless(File.Exists("/usr/bin/curl"), "The walk needs curl.");
        var blocks = await ReadBlocksAsync();
        blocks.Length.ShouldBe(6);
        var receiver = Path.Combine(_directory.FullName, "receiver.txt");
        var script = $"""
            set -e -m
            {EndAll}
            {Shim()}
            {blocks[0]}
            touch {receiver}
            ( {blocks[1]} ) > {receiver} 2>&1 &
            {UntilPrinted(receiver, "Listening on")}
            ( {blocks[2]} ) > {_directory.FullName}/server.txt 2>&1 &
            {blocks[3]}
            {blocks[4]}
            {blocks[5]}
            {UntilPrinted(receiver, "verified by")}
            echo '{End}'
            cat
            """;

        var output = await RunAsync(script);

        output.ShouldContain("answered 200\nanswered 200\n");
        output.ShouldContain("\tstripe.invoice.paid\t", customMessage: output);
        MessageLine().Count(output).ShouldBe(1, output);
        output.ShouldContain("answered 401\n");
        output.ShouldContain("body-trailing-newline: ");
        var received = await File.ReadAllTextAsync(receiver, TestContext.Current.CancellationToken);
        received.ShouldContain("verified by standard-webhooks@1");
        received.ShouldNotContain("NOT verified");
        received.ShouldContain("\"amount_paid\": 1990");
    }

    /// <summary>Runs the script and everything it starts until it says that it is over; then it ends all of it.</summary>
    private static async Task<string> RunAsync(string script)
    {
        using var bash = Process.Start(new ProcessStartInfo("bash", ["-c", script]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Root.FullName })!;
        try
        {
            var errors = bash.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            var output = new StringBuilder();
            string? line;
            while ((line = await bash.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken)) is not null and not End) output.Append(line).Append('\n');
            bash.StandardInput.Close();
            await bash.WaitForExitAsync(TestContext.Current.CancellationToken);
            return line == End ? output.ToString() : $"{output}{await errors}";
        }
        finally
        {
            bash.Kill(entireProcessTree: true);
            await bash.WaitForExitAsync(CancellationToken.None);
        }
    }

    private async Task<string[]> ReadBlocksAsync()
    {
        var text = await File.ReadAllTextAsync(Path.Combine(Root.FullName, "samples", "Forward.Stripe", "README.md"), TestContext.Current.CancellationToken);
        var destination = await File.ReadAllTextAsync(Path.Combine(Root.FullName, "samples", "Forward.Stripe", "destination.json"), TestContext.Current.CancellationToken);
        var (server, receiver) = (FreePort(), FreePort());
        await File.WriteAllTextAsync(Path.Combine(_directory.FullName, "destination.json"), destination.Replace("8443", receiver, StringComparison.Ordinal), TestContext.Current.CancellationToken);
        return
        [
            .. Block().Matches(text).Select(match => match.Groups[1].Value
                .Replace("/tmp/sealpost-walk", _directory.FullName, StringComparison.Ordinal)
                .Replace("samples/Forward.Stripe/destination.json", $"{_directory.FullName}/destination.json", StringComparison.Ordinal)
                .Replace("8443", receiver, StringComparison.Ordinal)
                .Replace("8080", server, StringComparison.Ordinal)
                .Replace("dotnet run -c Release --project src/Sealpost.Host", $"ASPNETCORE_URLS=http://127.0.0.1:{server} dotnet run -c Release --project src/Sealpost.Host", StringComparison.Ordinal)
                .Replace("SEALPOST_API_KEY=", $"SEALPOST_SERVER=http://127.0.0.1:{server} SEALPOST_API_KEY=", StringComparison.Ordinal)),
        ];
    }

    /// <summary>What is built already is run without asking whether it is.</summary>
    private static string Shim()
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        return $$"""
            dotnet() {
              local project=$5; shift 5
              [ "$1" = -- ] && shift
              "{{Root.FullName}}/$project/bin/{{configuration}}/net10.0/$(basename "$project")" "$@"
            }
            """;
    }

    private static string UntilPrinted(string file, string text) => $"grep -qm1 '{text}' <(tail -n +1 -f {file} 2> /dev/null)";

    private static DirectoryInfo FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Sealpost.slnx"))) folder = folder.Parent!;
        return folder;
    }

    private static string FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
    }

    [GeneratedRegex("```bash\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex("^msg_", RegexOptions.Multiline)]
    private static partial Regex MessageLine();
}
