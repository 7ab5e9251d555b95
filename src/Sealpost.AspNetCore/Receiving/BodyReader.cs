using System.Buffers;
using System.IO.Compression;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Sealpost.AspNetCore.Problems;

namespace Sealpost.AspNetCore.Receiving;

/// <summary>Reads a whole body with a bound on its size and on its time.</summary>
internal static class BodyReader
{
    private static readonly Refusal TooLarge = Refusal.Of(WebhookProblem.BodyTooLarge);
    private static readonly Refusal TooSlow = Refusal.Of(WebhookProblem.BodyTooSlow);
    private static readonly Refusal Unreadable = Refusal.Of(WebhookProblem.BadRequest, "body-unreadable");
    private static readonly Refusal NotEncodedSo = Refusal.Of(WebhookProblem.BadRequest, "encoding-not-supported");
    private static readonly Refusal TwoLengths = Refusal.Of(WebhookProblem.BadRequest, "ambiguous-length");

    /// <summary>Where Kestrel moves Content-Length to when it believes Transfer-Encoding.</summary>
    private const string MovedContentLength = "X-Content-Length";
    private static readonly Refusal Aborted = Refusal.Of(WebhookProblem.BadRequest, "aborted");

    /// <summary>Reads the exact bytes. Memory grows with what arrives, never with what is announced.</summary>
    public static ValueTask<BodyReading> ReadAsync(HttpContext context, int limit, TimeSpan timeout, TimeProvider clock)
    {
        var headers = context.Request.Headers;
        var announced = headers.ContentLength;
        if (headers.TransferEncoding.Count > 0 && (announced is not null || headers.ContainsKey(MovedContentLength)))
            return new(new BodyReading([], TwoLengths));
        if (announced is null or 0 && context.Features.Find<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false })
            return new(new BodyReading([], null));
        if (announced > limit)
            return new(new BodyReading([], TooLarge));
        // The server's limit counts the framing of chunks too; this one counts the body.
        if (context.Features.Find<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } server)
            server.MaxRequestBodySize = null;
        // Something before us, such as a log of requests, has read the body and kept it.
        if (context.Request.Body is { CanSeek: true } kept)
            kept.Position = 0;

        return ReadAsync(context.Request.BodyReader, limit, timeout, clock, context.RequestAborted);
    }

    /// <summary>Takes off the content encoding, with the same bound on what comes out.</summary>
    public static async ValueTask<BodyReading> DecompressAsync(byte[] body, string encoding, int limit)
    {
        await using Stream? decompressed = encoding.ToUpperInvariant() switch
        {
            "GZIP" => new GZipStream(new MemoryStream(body), CompressionMode.Decompress),
            "DEFLATE" => new ZLibStream(new MemoryStream(body), CompressionMode.Decompress),
            "BR" => new BrotliStream(new MemoryStream(body), CompressionMode.Decompress),
            _ => null,
        };
        if (decompressed is null)
            return new([], NotEncodedSo);

        try
        {
            using var whole = new MemoryStream();
            var buffer = new byte[16 * 1024];
            for (var read = await decompressed.ReadAsync(buffer); read > 0; read = await decompressed.ReadAsync(buffer))
            {
                if (whole.Length + read > limit)
                    return new([], TooLarge);
                whole.Write(buffer.AsSpan(0, read));
            }

            return new(whole.ToArray(), null);
        }
        catch (InvalidDataException)
        {
            return new([], NotEncodedSo);
        }
    }

    private static ValueTask<BodyReading> ReadAsync(PipeReader reader, int limit, TimeSpan timeout, TimeProvider clock, CancellationToken aborted)
    {
        try
        {
            if (reader.TryRead(out var arrived) && Take(reader, arrived, limit) is { } whole)
                return new(whole);
        }
        catch (Exception e) when (WhyUnread(e, aborted) is { } refusal)
        {
            return new(new BodyReading([], refusal));
        }

        return WaitAsync(reader, limit, timeout, clock, aborted);
    }

    private static async ValueTask<BodyReading> WaitAsync(PipeReader reader, int limit, TimeSpan timeout, TimeProvider clock, CancellationToken aborted)
    {
        using var deadline = new CancellationTokenSource(timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, aborted);
        try
        {
            while (true)
            {
                var result = await reader.ReadAsync(either.Token);
                if (Take(reader, result, limit) is { } whole)
                    return whole;
            }
        }
        catch (Exception e) when (WhyUnread(e, aborted) is { } refusal)
        {
            return new([], refusal);
        }
    }

    /// <returns>Null for a fault that is ours.</returns>
    private static Refusal? WhyUnread(Exception fault, CancellationToken aborted) => fault switch
    {
        OperationCanceledException => aborted.IsCancellationRequested ? Aborted : TooSlow,
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => TooLarge,
        BadHttpRequestException { StatusCode: StatusCodes.Status408RequestTimeout } => TooSlow,
        BadHttpRequestException => Unreadable,
        IOException => aborted.IsCancellationRequested ? Aborted : Unreadable,
        _ => null,
    };

    /// <returns>Null while more is to come.</returns>
    private static BodyReading? Take(PipeReader reader, ReadResult result, int limit)
    {
        var buffer = result.Buffer;
        if (buffer.Length > limit)
        {
            reader.AdvanceTo(buffer.End);
            return new([], TooLarge);
        }

        if (!result.IsCompleted)
        {
            reader.AdvanceTo(buffer.Start, buffer.End);
            return null;
        }

        var body = buffer.ToArray();
        reader.AdvanceTo(buffer.End);
        return new(body, null);
    }
}

/// <summary>A body, or why there is none.</summary>
internal readonly record struct BodyReading(byte[] Bytes, Refusal? Refusal);
