using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;

namespace Sealpost.TestKit;

/// <summary>adnanh/webhook as Debian packages it: a receiver that many run, which holds a request against rules and runs a command for what passes.</summary>
/// <remarks>It answers 200 when the command has run. A request whose keyed hash is wrong gets 500 and runs nothing.</remarks>
public sealed class WebhookDaemon : IAsyncDisposable
{
    private readonly Process _process;
    private readonly DirectoryInfo _directory;

    private WebhookDaemon(Process process, DirectoryInfo directory, string scheme, int port)
    {
        _process = process;
        _directory = directory;
        Url = new(string.Create(CultureInfo.InvariantCulture, $"{scheme}://127.0.0.1:{port}/hooks/"));
    }

    /// <summary>Whether the machine has it.</summary>
    public static bool IsInstalled { get; } =
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "webhook")));

    /// <summary>Where its hooks are; a hook's id follows.</summary>
    public Uri Url { get; }

    /// <summary>How often it has run the command of a hook.</summary>
    public int Runs(string id) => _directory.GetFiles($"{id}.*").Length;

    /// <summary>Starts it on a free port of 127.0.0.1 and waits until it serves.</summary>
    /// <param name="certificate">With its private key; null for plain http.</param>
    /// <param name="hooks">What it serves.</param>
    /// <exception cref="InvalidOperationException">It ended instead.</exception>
    public static async Task<WebhookDaemon> StartAsync(X509Certificate2? certificate, params WebhookDaemonHook[] hooks)
    {
        ArgumentNullException.ThrowIfNull(hooks);
        var directory = Directory.CreateTempSubdirectory("sealpost-hooks-");
        string InDirectory(string name) => Path.Combine(directory.FullName, name);
        await File.WriteAllTextAsync(InDirectory("hooks.json"), new JsonArray([.. hooks.Select(hook => Describe(hook, directory))]).ToJsonString());
        var port = FreePort();
        List<string> arguments = ["-hooks", InDirectory("hooks.json"), "-ip", "127.0.0.1", "-port", port.ToString(CultureInfo.InvariantCulture), "-verbose"];
        if (certificate is not null)
        {
            using var key = certificate.GetECDsaPrivateKey()!;
            await File.WriteAllTextAsync(InDirectory("key.pem"), key.ExportPkcs8PrivateKeyPem());
            await File.WriteAllTextAsync(InDirectory("cert.pem"), certificate.ExportCertificatePem());
            arguments.AddRange(["-secure", "-cert", InDirectory("cert.pem"), "-key", InDirectory("key.pem")]);
        }

        var process = Process.Start(new ProcessStartInfo("webhook", arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var daemon = new WebhookDaemon(process, directory, certificate is null ? "http" : "https", port);
        try
        {
            await ServingAsync(process);
            return daemon;
        }
        catch (InvalidOperationException)
        {
            await daemon.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _directory.Delete(recursive: true);
    }

    private static JsonObject Describe(WebhookDaemonHook hook, DirectoryInfo directory) => new()
    {
        ["id"] = hook.Id,
        ["execute-command"] = "/bin/mktemp",
        ["command-working-directory"] = directory.FullName,
        ["pass-arguments-to-command"] = new JsonArray(new JsonObject { ["source"] = "string", ["name"] = $"{hook.Id}.XXXXXXXX" }),
        // Otherwise it answers before the command has run.
        ["include-command-output-in-response"] = true,
        ["trigger-rule"] = new JsonObject
        {
            ["match"] = new JsonObject { ["type"] = hook.Rule, ["secret"] = hook.Secret, ["parameter"] = new JsonObject { ["source"] = "header", ["name"] = hook.Header } },
        },
    };

    private static Task ServingAsync(Process process)
    {
        var serving = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is null)
                serving.TrySetException(new InvalidOperationException("webhook ended before it served."));
            else if (line.Data.Contains("serving hooks", StringComparison.Ordinal))
                serving.TrySetResult();
        };
        process.OutputDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        return serving.Task;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <summary>A hook that runs its command for a right keyed hash only.</summary>
/// <param name="Id">The end of its address.</param>
/// <param name="Rule">The rule's type, such as <c>payload-hmac-sha256</c>.</param>
/// <param name="Secret">The key, as text.</param>
/// <param name="Header">Where the hash stands.</param>
public sealed record WebhookDaemonHook(string Id, string Rule, string Secret, string Header);
