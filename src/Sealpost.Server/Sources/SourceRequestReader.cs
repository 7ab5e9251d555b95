using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Sealpost.Engine.Sources;
using Sealpost.Engine.Sources.Intake;
using Sealpost.Server.Json;
using Sealpost.Server.Limits;

namespace Sealpost.Server.Sources;

/// <summary>Reads an HTTP request as a source sees it. The body of a caller that may not call is not read.</summary>
internal sealed class SourceRequestReader(CallerOfRequest callers, IngestUrl urls, IOptions<LimitOptions> limits, IOptions<SourceOptions> options, TimeProvider time)
{
    public async ValueTask<SourceReading> ReadAsync(HttpContext context, string token, SourceSnapshot source)
    {
        var caller = callers.Find(context);
        var request = Head(context, token, caller);
        if (source.Refusal(caller.Address, caller.IsPrivate) is not null) return new(request, null);
        var body = await ReadBodyAsync(context);
        if (body.Fault is { } fault) return new(request, fault);
        var content = ContentDecoding.Decode(context.Request.Headers.ContentEncoding, body.Bytes, limits.Value.MaxBodyBytes);
        request = request with { Body = body.Bytes, Content = content.Bytes };
        return content.Outcome switch
        {
            ContentDecoding.Outcome.Decoded => new(request, null),
            ContentDecoding.Outcome.TooLarge => new(request, new(RejectionReason.BodyTooLarge, StatusCodes.Status413PayloadTooLarge)),
            _ => new(request, new(RejectionReason.EncodingNotSupported, StatusCodes.Status415UnsupportedMediaType)),
        };
    }

    /// <summary>However slowly a body drips, and however little: it has the time of <see cref="SourceOptions.BodyTimeout"/>.</summary>
    private async ValueTask<(ReadOnlyMemory<byte> Bytes, (string Reason, int Status)? Fault)> ReadBodyAsync(HttpContext context)
    {
        using var deadline = new CancellationTokenSource(options.Value.BodyTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, context.RequestAborted);
        try
        {
            var body = await RequestBytes.ReadAnyAsync(context, either.Token);
            return body.Problem is null ? (body.Bytes, null) : (default, (RejectionReason.BodyTooLarge, StatusCodes.Status413PayloadTooLarge));
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            return (default, (RejectionReason.BodyTooSlow, StatusCodes.Status408RequestTimeout));
        }
        catch (BadHttpRequestException refusal) when (!context.RequestAborted.IsCancellationRequested)
        {
            var reason = refusal.StatusCode == StatusCodes.Status408RequestTimeout ? RejectionReason.BodyTooSlow : RejectionReason.BodyUnreadable;
            return (default, (reason, refusal.StatusCode));
        }
    }

    private SourceRequest Head(HttpContext context, string token, Caller caller) => new()
    {
        Method = context.Request.Method,
        Url = urls.Of(context, token) + context.Request.QueryString.Value,
        Headers = [.. context.Request.Headers.SelectMany(header => header.Value, (header, value) => KeyValuePair.Create(header.Key, value ?? ""))],
        Body = default,
        Content = default,
        ContentType = context.Request.ContentType,
        Caller = caller.Address,
        IsPrivate = caller.IsPrivate,
        ReceivedAt = time.GetUtcNow(),
    };
}

/// <param name="Fault">Null when the request was read whole, or need not be.</param>
internal readonly record struct SourceReading(SourceRequest Request, (string Reason, int Status)? Fault);
