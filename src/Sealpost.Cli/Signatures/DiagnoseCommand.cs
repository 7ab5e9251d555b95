using System.CommandLine;
using Sealpost.Cli.Terminal;
using Sealpost.Diagnosis;
using Sealpost.Schemes;

namespace Sealpost.Cli.Signatures;

/// <summary><c>sealpost diagnose</c>: why a request does not verify, and what would have.</summary>
internal static class DiagnoseCommand
{
    public static Command Create(CommandContext context)
    {
        var scheme = new SchemeOptions();
        var request = new RequestOptions();
        var now = NowOption.Create();
        var json = new Option<bool>("--json") { Description = "Answer with a JSON object." };
        var command = new Command("diagnose", "Says why a request does not verify and which usual mistake would explain it.") { now, json };
        scheme.AddTo(command);
        request.AddTo(command, withHeaders: true);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var keyed = await scheme.ReadOneAsync(parsed, context, cancellationToken);
            var headers = await request.ReadHeadersAsync(parsed, cancellationToken);
            var body = await request.ReadBodyAsync(parsed, context, cancellationToken);
            var clock = NowOption.Clock(parsed.GetValue(now), context);
            var result = keyed.Verify(headers, body, request.Method(parsed), request.Url(parsed), clock);
            var findings = keyed.Diagnose(headers, body, request.Method(parsed), request.Url(parsed), clock);

            if (parsed.GetValue(json))
                await JsonOutput.WriteAsync(context.Output, new DiagnosisJson(keyed.Scheme.Id, result.IsAccepted, findings));
            else
                await WriteAsync(context.Output, result, findings);
            return result.IsAccepted ? ExitCode.Success : ExitCode.Refused;
        });
        return command;
    }

    private static async Task WriteAsync(TextWriter output, VerifyResult result, IReadOnlyList<DiagnosisFinding> findings)
    {
        foreach (var finding in findings)
            await output.WriteLineAsync(Printable.Line(finding.ToString()));
        if (!result.IsAccepted && findings.Count == 1)
            await output.WriteLineAsync("None of the usual mistakes explains it: most likely the secret is another, or the body was changed on the way.");
    }

    private sealed record DiagnosisJson(string Scheme, bool Accepted, IReadOnlyList<DiagnosisFinding> Findings);
}
