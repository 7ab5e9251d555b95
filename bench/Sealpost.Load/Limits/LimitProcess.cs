using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using Sealpost.Load.Client;

namespace Sealpost.Load.Limits;

/// <summary>One of the two limits as a process of its own: this program again, with another command.</summary>
internal sealed class LimitProcess : IAsyncDisposable
{
    private readonly Process _process;

    private LimitProcess(Process process) => _process = process;

    public int Id => _process.Id;

    public static async Task<(LimitProcess Process, PublishTarget Target)> StartRelayAsync(
        int port, Uri target, string rootPath, int workers, int copies, TimeProvider time, CancellationToken cancellationToken)
    {
        var listen = new Uri($"http://127.0.0.1:{port}/");
        var process = new LimitProcess(Start(["relay", "--listen", listen.AbsoluteUri, "--target", target.AbsoluteUri, "--root", rootPath,
            "--workers", Text(workers), "--copies", Text(copies)]));
        try
        {
            await WaitForPortAsync(listen, time, cancellationToken);
            return (process, new PublishTarget("raw relay", listen, null, process.Id));
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <param name="hosts">The first of as many hosts as there are messages, each of which gets one.</param>
    public static async Task<RawSendResult> SendAsync(Uri target, string rootPath, int workers, int size, int count, CancellationToken cancellationToken, Uri? hosts = null)
    {
        await using var process = new LimitProcess(Start(["send", "--target", target.AbsoluteUri, "--root", rootPath,
            "--workers", Text(workers), "--size", Text(size), "--count", Text(count), .. hosts is null ? Array.Empty<string>() : ["--hosts", hosts.AbsoluteUri]]));
        var line = await process._process.StandardOutput.ReadLineAsync(cancellationToken) ?? throw new InvalidOperationException("raw send ended without a result.");
        return RawSend.Parse(line);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    // Not Environment.ProcessPath: that is dotnet itself when this program was started as "dotnet Sealpost.Load.dll".
    private static Process Start(string[] arguments) =>
        Process.Start(new ProcessStartInfo("dotnet", [typeof(LimitProcess).Assembly.Location, .. arguments]) { RedirectStandardOutput = true })
        ?? throw new InvalidOperationException($"{arguments[0]} did not start.");

    private static async Task WaitForPortAsync(Uri listen, TimeProvider time, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            using var probe = new Socket(SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await probe.ConnectAsync(listen.Host, listen.Port, cancellationToken);
                return;
            }
            catch (SocketException) when (attempt < 200)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(25), time, cancellationToken);
            }
        }
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
