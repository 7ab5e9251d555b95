using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sealpost.Tests.Interop;

/// <summary>One node process with other people's libraries in it, asked a line at a time.</summary>
public sealed class JudgeProcess : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Process? _process;

    /// <summary>Starts it, unless something it needs is missing.</summary>
    public JudgeProcess()
    {
        Reason = FindReason(out var folder);
        if (Reason is not null)
            return;
        _process = Process.Start(new ProcessStartInfo("node", "judges.mjs")
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            StandardOutputEncoding = Encoding.UTF8,
        });
    }

    /// <summary>Why there are no judges; null when there are.</summary>
    public string? Reason { get; }

    internal async Task<(bool Accepted, string? Error)> VerifyAsync(JsonObject request)
    {
        request["act"] = "verify";
        var answer = await AskAsync(request);
        return (answer.GetProperty("accepted").GetBoolean(), answer.TryGetProperty("error", out var error) ? error.GetString() : null);
    }

    internal async Task<List<KeyValuePair<string, string>>> SignAsync(JsonObject request)
    {
        request["act"] = "sign";
        var answer = await AskAsync(request);
        return answer.TryGetProperty("headers", out var headers)
            ? [.. headers.EnumerateObject().Select(line => new KeyValuePair<string, string>(line.Name, line.Value.GetString()!))]
            : throw new InvalidOperationException(answer.GetProperty("error").GetString());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _process?.StandardInput.Close();
        _process?.WaitForExit();
        _process?.Dispose();
        _turn.Dispose();
    }

    private async Task<JsonElement> AskAsync(JsonObject request)
    {
        await _turn.WaitAsync();
        try
        {
            await _process!.StandardInput.WriteLineAsync(request.ToJsonString());
            await _process.StandardInput.FlushAsync();
            return JsonElement.Parse(await _process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The judges have gone."));
        }
        finally
        {
            _turn.Release();
        }
    }

    private static string? FindReason(out string folder)
    {
        folder = "";
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null && folder.Length == 0; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Sealpost.slnx")))
                folder = Path.Combine(at.FullName, "tests", "interop", "signatures");
        }

        return !Programs.IsThere("node") ? "node is not installed."
            : !Directory.Exists(Path.Combine(folder, "node_modules")) ? "The judges are not installed: run npm ci in tests/interop/signatures."
            : null;
    }
}
