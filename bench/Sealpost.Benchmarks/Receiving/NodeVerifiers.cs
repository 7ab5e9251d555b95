using System.Diagnostics;
using System.Globalization;

namespace Sealpost.Benchmarks.Receiving;

/// <summary>The vendors' own npm libraries in one node process, which times them itself.</summary>
internal sealed class NodeVerifiers : IDisposable
{
    private readonly Process _process;

    private NodeVerifiers(Process process) => _process = process;

    /// <returns>Null, with the reason, where node or the libraries are missing.</returns>
    public static NodeVerifiers? Start(out string reason)
    {
        reason = "";
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Sealpost.slnx")))
            folder = folder.Parent;
        var modules = folder is null ? "" : Path.Combine(folder.FullName, "tests", "interop", "signatures");
        if (!Directory.Exists(Path.Combine(modules, "node_modules")))
        {
            reason = "not measured: run npm ci in tests/interop/signatures.";
            return null;
        }

        return new(Process.Start(new ProcessStartInfo("node", [Path.Combine(AppContext.BaseDirectory, "Receiving", "verifiers.mjs"), modules + Path.DirectorySeparatorChar])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!);
    }

    /// <returns>Microseconds that a verification took.</returns>
    public async Task<double> MeasureAsync(string library, int count)
    {
        await _process.StandardInput.WriteLineAsync($"{library} {count}");
        await _process.StandardInput.FlushAsync();
        var answer = await _process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("node ended.");
        return double.Parse(answer, CultureInfo.InvariantCulture);
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
