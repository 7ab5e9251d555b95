using System.Globalization;
using Sealpost.Cli.Terminal;

namespace Sealpost.Cli.Listening;

/// <summary>Requests for people, in the shape they had on the wire.</summary>
internal sealed class TextRequestPrinter(TextWriter output) : IRequestPrinter
{
    private const int ShownBytes = 256;

    public void Print(ReceivedRequest request)
    {
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"#{request.Number} {request.At:yyyy-MM-dd'T'HH:mm:ss.fff'Z'} answered {request.Status}"));
        output.WriteLine($"{Printable.Line(request.Method)} {Printable.Line(request.Target)}");
        foreach (var (name, value) in request.Headers)
            output.WriteLine($"{Printable.Line(name)}: {Printable.Line(value)}");
        output.WriteLine();
        PrintBody(request.Body);
        foreach (var check in request.Checks)
            PrintCheck(check);
        output.WriteLine();
        output.Flush();
    }

    private void PrintBody(byte[] body)
    {
        if (body.Length == 0)
            output.WriteLine("(empty body)");
        else if (Printable.Text(body) is { } text)
            output.WriteLine(text);
        else
            output.WriteLine($"({body.Length} bytes that are not text) {Convert.ToHexStringLower(body.AsSpan(0, Math.Min(body.Length, ShownBytes)))}{(body.Length > ShownBytes ? "…" : "")}");
    }

    private void PrintCheck(SchemeCheck check)
    {
        if (check.Result.IsAccepted)
        {
            output.WriteLine($"verified by {check.Scheme.Id}");
            return;
        }

        output.WriteLine($"NOT verified by {check.Scheme.Id}: {Shown.Outcome(check.Result.Outcome)}");
        foreach (var finding in check.Findings)
            output.WriteLine($"  {Printable.Line(finding.Message)}");
    }
}
