using System.CommandLine;
using System.Globalization;
using Sealpost.Cli.Terminal;
using Sealpost.Schemes;

namespace Sealpost.Cli.Signatures;

/// <summary><c>sealpost verify</c>: 0 when the request verifies, 1 with the reason when not.</summary>
internal static class VerifyCommand
{
    public static Command Create(CommandContext context)
    {
        var scheme = new SchemeOptions();
        var request = new RequestOptions();
        var now = NowOption.Create();
        var json = new Option<bool>("--json") { Description = "Answer with a JSON object." };
        var command = new Command("verify", "Checks a received request: its body on standard input, its headers as options.") { now, json };
        scheme.AddTo(command);
        request.AddTo(command, withHeaders: true);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var keyed = await scheme.ReadOneAsync(parsed, context, cancellationToken);
            var headers = await request.ReadHeadersAsync(parsed, cancellationToken);
            var body = await request.ReadBodyAsync(parsed, context, cancellationToken);
            var clock = NowOption.Clock(parsed.GetValue(now), context);
            var result = keyed.Verify(headers, body, request.Method(parsed), request.Url(parsed), clock);

            if (parsed.GetValue(json))
                await JsonOutput.WriteAsync(context.Output, new VerificationJson(keyed.Scheme, result));
            else
                await WriteAsync(context.Output, result);
            if (!result.IsAccepted)
                await context.Error.WriteLineAsync(Printable.Line(keyed.Diagnose(headers, body, request.Method(parsed), request.Url(parsed), clock)[0].Message));
            return result.IsAccepted ? ExitCode.Success : ExitCode.Refused;
        });
        return command;
    }

    private static async Task WriteAsync(TextWriter output, VerifyResult result)
    {
        await output.WriteLineAsync(Shown.Outcome(result.Outcome));
        if (!result.IsAccepted)
            return;
        if (result.KeyIndex >= 0)
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"secret: {result.KeyIndex + 1}"));
        if (result.MessageId is { } id)
            await output.WriteLineAsync($"id: {Printable.Line(id)}");
        if (result.Timestamp is { } timestamp)
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"timestamp: {timestamp:O}"));
        if (result.Age is { } age)
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"age: {age.TotalSeconds:0.###}s"));
    }
}
