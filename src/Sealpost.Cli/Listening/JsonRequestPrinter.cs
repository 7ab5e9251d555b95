using System.Text;
using System.Text.Unicode;
using Sealpost.Cli.Signatures;
using Sealpost.Cli.Terminal;
using Sealpost.Diagnosis;

namespace Sealpost.Cli.Listening;

/// <summary>Requests for programs: one JSON object a line. A body that is not UTF-8 stands in <c>bodyBase64</c>.</summary>
internal sealed class JsonRequestPrinter(TextWriter output) : IRequestPrinter
{
    public void Print(ReceivedRequest request)
    {
        var isText = Utf8.IsValid(request.Body);
        output.WriteLine(JsonOutput.Line(new Line(
            request.Number, request.At, request.Method, request.Target, [.. request.Headers.Select(h => new HeaderJson(h.Key, h.Value))],
            isText ? Encoding.UTF8.GetString(request.Body) : null, isText ? null : Convert.ToBase64String(request.Body), request.IsVerified,
            [.. request.Checks.Select(c => new Check(new VerificationJson(c.Scheme, c.Result), c.Findings))], request.Status)));
        output.Flush();
    }

    private sealed record Line(
        int Number, DateTimeOffset At, string Method, string Target, HeaderJson[] Headers, string? Body, string? BodyBase64, bool? Verified, Check[] Checks, int Status);

    private sealed record Check(VerificationJson Verification, IReadOnlyList<DiagnosisFinding> Findings);
}
