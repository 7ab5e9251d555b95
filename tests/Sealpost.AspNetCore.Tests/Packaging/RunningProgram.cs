using System.Diagnostics;
using System.Text;

namespace Sealpost.AspNetCore.Tests.Packaging;

/// <summary>A program in a process of its own, and what it wrote.</summary>
internal sealed class RunningProgram : IAsyncDisposable
{
    private const string Listening = "Now listening on: ";

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly Lock _lock = new();
    private readonly List<(string Text, TaskCompletionSource<string> Seen)> _watchers = [];

    private RunningProgram(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.ErrorDataReceived += (_, line) => Take(line.Data);
    }

    /// <summary>Starts a program of the platform.</summary>
    public static RunningProgram Start(string directory, params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet", arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // A build server that outlives the test would hold on to its files.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_NOLOGO"] = "1";
        var process = new Process { StartInfo = start };
        var program = new RunningProgram(process);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return program;
    }

    public string Output
    {
        get
        {
            lock (_lock)
                return _output.ToString();
        }
    }

    /// <summary>The address that a web application says it listens on.</summary>
    public async Task<string> WaitForAddressAsync() => (await WaitForLineAsync(Listening))[Listening.Length..];

    /// <summary>The first line, from now on or before, that holds a text.</summary>
    public Task<string> WaitForLineAsync(string text)
    {
        lock (_lock)
        {
            var seen = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_output.ToString().Split('\n').FirstOrDefault(line => line.Contains(text, StringComparison.Ordinal)) is { } line)
                seen.SetResult(line.Trim());
            else
                _watchers.Add((text, seen));
            return seen.Task.WaitAsync(TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Waits for the end.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> WaitForExitAsync()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process.Dispose();
    }

    private void Take(string? line)
    {
        lock (_lock)
        {
            if (line is null)
            {
                foreach (var (text, seen) in _watchers)
                    seen.TrySetException(new InvalidOperationException($"The program ended without '{text}':\n{_output}"));
                return;
            }

            _output.Append(line).Append('\n');
            foreach (var (text, seen) in _watchers)
            {
                if (line.Contains(text, StringComparison.Ordinal))
                    seen.TrySetResult(line.Trim());
            }
        }
    }
}
