using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Sealpost.Cli.Tests;

/// <summary>The program as a shell sees it: real streams, real exit codes, real signals.</summary>
public sealed class ExecutableTests
{
    private const string Secret = "engenius-shared-secret-01";
    private static readonly byte[] Binary = [.. Enumerable.Range(0, 256).Select(i => (byte)i), .. "\r\n\n"u8];

    [Fact]
    public async Task What_it_signs_it_verifies_byte_for_byte()
    {
        var signed = await RunAsync(Binary, "sign", "--scheme", "engenius");
        var headers = signed.Lines.SelectMany(line => (string[])["--header", line]).ToArray();

        var verified = await RunAsync(Binary, ["verify", "--scheme", "engenius", .. headers]);
        var tampered = await RunAsync(Binary[..^1], ["verify", "--scheme", "engenius", .. headers]);

        signed.Exit.ShouldBe(0, signed.Error);
        verified.Exit.ShouldBe(0, verified.Error);
        tampered.Exit.ShouldBe(1);
        tampered.Output.ShouldBe("signature-mismatch\n");
        tampered.Error.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Bad_usage_exits_with_2_and_leaves_stdout_empty()
    {
        var answer = await RunAsync([], "verify", "--bogus");

        answer.Exit.ShouldBe(2);
        answer.Output.ShouldBeEmpty();
        answer.Error.ShouldContain("--bogus");
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task Listen_ends_cleanly_on_a_signal(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals.");
        var directory = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        using var process = Start("listen", "--port", "0", "--directory", directory);
        try
        {
            (await process.StandardError.ReadLineAsync(TestContext.Current.CancellationToken)).ShouldNotBeNull().ShouldStartWith("Listening on https://127.0.0.1:");
            using var kill = Process.Start("kill", ["-s", signal, process.Id.ToString(CultureInfo.InvariantCulture)]);

            await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
            process.ExitCode.ShouldBe(0);
        }
        finally
        {
            process.Kill();
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task<CommandAnswer> RunAsync(byte[] body, params string[] args)
    {
        using var process = Start(args);
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await WriteAsync(process.StandardInput.BaseStream, body);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new CommandAnswer(process.ExitCode, (await output).ReplaceLineEndings("\n"), await error);
    }

    private static async Task WriteAsync(Stream input, byte[] body)
    {
        try
        {
            await using (input)
                await input.WriteAsync(body, TestContext.Current.CancellationToken);
        }
        catch (IOException)
        {
            // A command that refuses its options ends without reading.
        }
    }

    private static Process Start(params string[] args)
    {
        // A shell's background jobs ignore SIGINT, and so would their children.
        var start = new ProcessStartInfo("env", ["--default-signal=INT", "dotnet", Path.Combine(AppContext.BaseDirectory, "Sealpost.Cli.dll"), .. args])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            Environment = { ["SEALPOST_SECRET"] = Secret },
        };
        return Process.Start(start).ShouldNotBeNull();
    }
}
