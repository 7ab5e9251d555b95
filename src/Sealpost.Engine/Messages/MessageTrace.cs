using System.Diagnostics;

namespace Sealpost.Engine.Messages;

/// <summary>
/// The trace of a message, from its accept to its attempts. It is kept with the message as one more line of its headers, and only when the accept was sampled: an
/// instance that is not traced stores and reads nothing for it.
/// </summary>
internal static class MessageTrace
{
    public const string SourceName = "Sealpost";

    private const string LineStart = "sealpost-trace: ";

    public static ActivitySource Source { get; } = new(SourceName);

    /// <summary>Null when the accept is not sampled.</summary>
    public static Activity? BeginAccept(string tenant, IReadOnlyList<RoutedMessage> messages)
    {
        if (Source.StartActivity("accept", ActivityKind.Producer) is not { IsAllDataRequested: true } accept) return null;
        accept.SetTag("sealpost.tenant", tenant);
        accept.SetTag("messaging.batch.message_count", messages.Count);
        if (messages.Count == 1) accept.SetTag("sealpost.event_type", messages[0].EventType);
        return accept;
    }

    public static void EndAccept(Activity? accept, AcceptOutcome[] outcomes)
    {
        if (accept is null) return;
        if (outcomes is [AcceptOutcome.Accepted accepted]) accept.SetTag("messaging.message.id", accepted.Id.ToString());
        if (outcomes.All(outcome => outcome is AcceptOutcome.Accepted or AcceptOutcome.Repeated)) return;
        accept.SetStatus(ActivityStatusCode.Error);
        accept.SetTag("error.type", outcomes[0] is AcceptOutcome.Limited ? "limited" : outcomes.Any(outcome => outcome is AcceptOutcome.Busy) ? "busy" : "conflict");
    }

    /// <summary>The headers to store of a message: its own, and the trace it was accepted in.</summary>
    public static string? WithTrace(string? headers, string? trace) => (headers, trace) switch
    {
        (_, null) => headers,
        (null, _) => LineStart + trace,
        _ => $"{headers}\n{LineStart}{trace}",
    };

    /// <summary>The stored headers without the trace, and the trace.</summary>
    public static (string? Headers, string? Trace) Split(string? stored)
    {
        if (stored is null) return (null, null);
        var start = stored.LastIndexOf(LineStart, StringComparison.Ordinal);
        if (start < 0 || (start > 0 && stored[start - 1] != '\n') || stored.IndexOf('\n', start) >= 0) return (stored, null);
        return (start == 0 ? null : stored[..(start - 1)], stored[(start + LineStart.Length)..]);
    }
}
