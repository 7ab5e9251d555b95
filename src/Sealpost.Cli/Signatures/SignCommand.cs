using System.CommandLine;
using Sealpost.Cli.Terminal;
using Sealpost.Schemes;

namespace Sealpost.Cli.Signatures;

/// <summary><c>sealpost sign</c>: one <c>Name: value</c> header a line.</summary>
internal static class SignCommand
{
    public static Command Create(CommandContext context)
    {
        var scheme = new SchemeOptions();
        var request = new RequestOptions();
        var id = new Option<string?>("--id") { Description = "Message id, where the scheme signs one. The default is a new one.", HelpName = "id" };
        var timestamp = new Option<DateTimeOffset?>("--timestamp")
        {
            Description = "Time of the message: Unix seconds or RFC 3339. The default is the present.",
            HelpName = "time",
            CustomParser = Moment.Parse,
        };
        var json = new Option<bool>("--json") { Description = "Answer with a JSON array of name and value." };
        var command = new Command("sign", "Writes the headers that prove a request, over the exact bytes on standard input.") { id, timestamp, json };
        scheme.AddTo(command);
        request.AddTo(command, withHeaders: false);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var keyed = await scheme.ReadOneAsync(parsed, context, cancellationToken);
            var body = await request.ReadBodyAsync(parsed, context, cancellationToken);
            var time = parsed.GetValue(timestamp) ?? context.Time.GetUtcNow();
            var headers = Sign(keyed, body, parsed.GetValue(id) ?? $"msg_{Guid.CreateVersion7(time):N}", time, request.Method(parsed), request.Url(parsed));

            if (parsed.GetValue(json))
                await JsonOutput.WriteAsync(context.Output, headers.Select(header => new HeaderJson(header.Key, header.Value)));
            else
                headers.ForEach(header => context.Output.WriteLine($"{header.Key}: {header.Value}"));
            return ExitCode.Success;
        });
        return command;
    }

    private static List<KeyValuePair<string, string>> Sign(KeyedScheme keyed, byte[] body, string id, DateTimeOffset time, string? method, string? url)
    {
        var headers = new List<KeyValuePair<string, string>>();
        try
        {
            keyed.Scheme.Sign(new SignRequest { Body = body, Id = id, Time = time, Method = method, Url = url }, keyed.Keys, headers);
        }
        catch (Exception fault) when (fault is ArgumentException or NotSupportedException or InvalidOperationException)
        {
            throw new UsageException($"{keyed.Scheme.Id}: {fault.Message}");
        }

        return headers;
    }
}
