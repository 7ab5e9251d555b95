using System.Diagnostics;
using System.Globalization;

namespace Sealpost.EndToEnd.Loss;

/// <summary>Makes system calls of a running process fail, by strace.</summary>
internal sealed class IoFaults : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Process _strace;
    private readonly string _log;

    private IoFaults(Process strace, string log)
    {
        _strace = strace;
        _log = log;
    }

    /// <summary>Attaches, or says why it cannot.</summary>
    /// <param name="rule">As strace has it, such as <c>fdatasync:error=EIO:when=1</c>; calls are counted for each thread.</param>
    public static async Task<IoFaults> AttachAsync(int process, string rule, CancellationToken cancellationToken)
    {
        var log = Path.GetTempFileName();
        var start = new ProcessStartInfo(
            "strace", ["-f", "-o", log, "-e", $"trace={rule.Split(':')[0]}", "-e", $"inject={rule}", "-p", process.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardError = true,
        };
        var strace = Process.Start(start)!;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        var said = "";
        while (await strace.StandardError.ReadLineAsync(patience.Token) is { } line)
        {
            said += line + "\n";
            if (!line.Contains("attached", StringComparison.Ordinal)) continue;
            _ = strace.StandardError.ReadToEndAsync(CancellationToken.None);
            return new(strace, log);
        }

        throw new InvalidOperationException($"strace could not attach: {said}");
    }

    /// <summary>Lets go of the process, which goes on.</summary>
    /// <returns>How many calls have failed.</returns>
    public async Task<int> DetachAsync()
    {
        using var stop = Process.Start("kill", ["-INT", _strace.Id.ToString(CultureInfo.InvariantCulture)]);
        await stop.WaitForExitAsync();
        await _strace.WaitForExitAsync().WaitAsync(Patience);
        return File.ReadLines(_log).Count(line => line.EndsWith("(INJECTED)", StringComparison.Ordinal));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_strace.HasExited) await DetachAsync();
        _strace.Dispose();
        File.Delete(_log);
    }
}
