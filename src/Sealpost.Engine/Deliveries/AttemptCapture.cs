using Sealpost.Engine.Destinations;
using Sealpost.Engine.Egress;

namespace Sealpost.Engine.Deliveries;

/// <summary>What of an exchange is kept: little of a success, enough of a failure to mend it, never a secret.</summary>
internal static class AttemptCapture
{
    private const int SuccessHeaderBytes = 128;
    private const int SuccessBodyBytes = 64;
    private const int FailureHeaderBytes = 4 << 10;
    private const int RequestHeaderBytes = 16 << 10;
    private const int FailureBodyBytes = 11 << 10;
    private const int TemplatedBodyBytes = 64 << 10;
    private const string TokenRenewed = "token_renewed";
    private const string Redacted = "[redacted]";

    public static AttemptReport Describe(AttemptReport report, DestinationAnswer answer, DestinationSnapshot destination, DateTimeOffset now)
    {
        if (answer.Result is null) return report with { Stage = FailureStage.Authentication, Detail = answer.TokenFailure, Duration = now - report.StartedAt };
        var requestHeaders = HeaderLines.Format(RequestHeaders(destination, answer, report.Outcome == AttemptOutcome.Succeeded));
        var described = answer.Result switch
        {
            OutboundResult.Responded response => WithResponse(report, response, requestHeaders, answer.TokenRenewed),
            OutboundResult.Failed failed => report with { RequestHeaders = requestHeaders, Stage = failed.Stage, Status = failed.Status, Detail = failed.Reason.PublicReason(), Duration = failed.Timing.Total },
            _ => throw new InvalidOperationException(),
        };
        // Two requests, and the fetch of a token between them.
        return answer.TokenRenewed ? described with { Duration = now - report.StartedAt } : described;
    }

    private static AttemptReport WithResponse(AttemptReport report, OutboundResult.Responded response, string? requestHeaders, bool tokenRenewed)
    {
        var success = report.Outcome == AttemptOutcome.Succeeded;
        var kept = Math.Min(response.Body.Length, success ? SuccessBodyBytes : FailureBodyBytes);
        return report with
        {
            RequestHeaders = requestHeaders,
            Status = response.Status,
            Detail = tokenRenewed ? TokenRenewed : report.Detail,
            Duration = response.Timing.Total,
            ResponseHeaders = HeaderLines.Format(response.Headers.Capture(success ? SuccessHeaderBytes : FailureHeaderBytes)),
            ResponseBody = kept == 0 ? null : response.Body[..kept].ToArray(),
            ResponseTruncated = response.Truncated || kept < response.Body.Length,
        };
    }

    /// <summary>A body that a template made, which is stored nowhere else; its beginning, when it is long.</summary>
    public static byte[] RequestBody(ReadOnlyMemory<byte> body) => body[..Math.Min(body.Length, TemplatedBodyBytes)].ToArray();

    /// <summary>Those that prove or authenticate keep their name only. Of a success Content-Type goes without saying when it is JSON; <see cref="DeliveryHistory"/> says it.</summary>
    private static List<KeyValuePair<string, string>> RequestHeaders(DestinationSnapshot destination, DestinationAnswer answer, bool isSuccess)
    {
        var headers = answer.Headers;
        var kept = new List<KeyValuePair<string, string>>(headers.Count + answer.Framing.Length);
        var room = RequestHeaderBytes;
        foreach (var header in answer.Framing)
        {
            if (!isSuccess || !ImpliedHeaders.IsImplied(header)) KeepWithin(ref room, header, kept);
        }

        for (var i = 0; i < headers.Count; i++)
            KeepWithin(ref room, destination.IsSecretHeader(headers[i].Key) ? new(headers[i].Key, Redacted) : headers[i], kept);
        return kept;
    }

    private static void KeepWithin(ref int room, KeyValuePair<string, string> header, List<KeyValuePair<string, string>> kept)
    {
        var size = header.Key.Length + header.Value.Length;
        if (size > room) return;
        room -= size;
        kept.Add(header);
    }
}
