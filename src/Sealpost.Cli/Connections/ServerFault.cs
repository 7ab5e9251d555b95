using System.Net.Sockets;
using System.Text;
using Sealpost.Cli.Terminal;
using Sealpost.Client.Problems;

namespace Sealpost.Cli.Connections;

/// <summary>Says why a server did not do what it was asked, and what helps.</summary>
internal static class ServerFault
{
    public static bool Is(Exception fault) => fault is SealpostProblemException or HttpRequestException or SocketException or OperationCanceledException;

    public static string Describe(Exception fault) => fault switch
    {
        SealpostProblemException problem => Describe(problem.Problem),
        HttpRequestException or SocketException => $"The server cannot be reached: {Printable.Line(fault.Message)}\nIs it running? --server or {ServerOptions.ServerVariable} names another.",
        { InnerException: TimeoutException } => "The server did not answer in time.",
        _ => "Interrupted.",
    };

    private static string Describe(SealpostProblem problem)
    {
        var text = new StringBuilder($"{Printable.Line(problem.Title)} ({problem.Status}): {Printable.Line(problem.Detail)}");
        foreach (var (field, messages) in problem.Errors)
            foreach (var message in messages)
                text.Append($"\n  {Printable.Line(field)}: {Printable.Line(message)}");
        if (problem.Type == ProblemTypes.Unauthenticated)
            text.Append($"\nGive a key with --api-key-file or {ServerOptions.KeyVariable}.");
        return text.ToString();
    }
}
