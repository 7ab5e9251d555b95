using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;
using Sealpost.Benchmarks;
using Sealpost.Benchmarks.Receiving;

switch (args)
{
    case [ReceivingServer.Command]:
        await ReceivingServer.RunAsync();
        return;
    case ["--receive", .. var rest]:
        await ReceivingBench.RunAsync(rest.Contains("--quick"));
        return;
}

if (!args.Contains("--quick"))
{
    BenchmarkSwitcher.FromAssembly(typeof(SignatureBenchmarks).Assembly).Run(args);
    return;
}

// Many short iterations and their minimum: on a machine that does other work, some of them run undisturbed.
var quick = Job.Default
    .WithToolchain(InProcessEmitToolchain.Instance)
    .WithIterationTime(TimeInterval.FromMilliseconds(2))
    .WithWarmupCount(50)
    .WithIterationCount(200)
    .WithGcForce(false);
var config = ManualConfig.CreateEmpty()
    .AddJob(quick)
    .AddDiagnoser(MemoryDiagnoser.Default)
    .AddColumn(TargetMethodColumn.Method, StatisticColumn.Min, StatisticColumn.Median)
    .AddColumnProvider(DefaultColumnProviders.Params, DefaultColumnProviders.Metrics)
    .AddLogger(NullLogger.Instance)
    .AddExporter(MarkdownExporter.GitHub)
    .WithOptions(ConfigOptions.DisableLogFile)
    .WithArtifactsPath(Path.Combine(Path.GetTempPath(), "sealpost-benchmarks"));
var summary = BenchmarkRunner.Run<SignatureBenchmarks>(config);
MarkdownExporter.GitHub.ExportToLog(summary, ConsoleLogger.Ascii);
