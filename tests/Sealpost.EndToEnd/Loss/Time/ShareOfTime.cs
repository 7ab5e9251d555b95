using System.Diagnostics;
using System.Globalization;

namespace Sealpost.EndToEnd.Loss.Time;

/// <summary>Lets a process run for a tenth of the time, and stops it for the rest, in turns of a tenth of a second.</summary>
internal sealed class ShareOfTime : IAsyncDisposable
{
    private readonly Process _turns;
    private readonly string _process;

    public ShareOfTime(int process)
    {
        _process = process.ToString(CultureInfo.InvariantCulture);
        _turns = Process.Start("sh", ["-c", "while kill -STOP $1; do sleep 0.09; kill -CONT $1; sleep 0.01; done", "sh", _process]);
    }

    public async ValueTask DisposeAsync()
    {
        _turns.Kill();
        await _turns.WaitForExitAsync();
        _turns.Dispose();
        using var go = Process.Start("kill", ["-CONT", _process]);
        await go.WaitForExitAsync();
    }
}
