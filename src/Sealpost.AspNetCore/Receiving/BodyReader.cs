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
    private static readonly Refusal TooSlow = Refusal.Of(WebhookProblem.Timeout);
    private static readonly Refusal Unreadable = Refusal.Of(WebhookProblem.BadRequest);
    private static readonly Refusal Aborted = Refusal.Of(WebhookProblem.BadRequest, "aborted");

    /// <summary>Reads the exact bytes. Memory grows with what arrives, never with what is announced.</summary>
    public static ValueTask<BodyReading> ReadAsync(HttpContext context, int limit, TimeSpan timeout, TimeProvider clock)
    {
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false })
            return new(new BodyReading([], null));
        if (context.Request.ContentLength > limit)
            return new(new BodyReading([], TooLarge));
        // The server's limit counts the framing of chunks too; this one counts the body.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } server)
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
            return new([], Unreadable);

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
            return new([], Unreadable);
        }
    }

    private static async ValueTask<BodyReading> ReadAsync(PipeReader reader, int limit, TimeSpan timeout, TimeProvider clock, CancellationToken aborted)
    {
        try
        {
            return reader.TryRead(out var arrived) && Take(reader, arrived, limit) is { } whole
                ? whole
                : await WaitAsync(reader, limit, timeout, clock, aborted);
        }
        catch (OperationCanceledException)
        {
            return new([], aborted.IsCancellationRequested ? Aborted : TooSlow);
        }
        catch (BadHttpRequestException e)
        {
            return new([], e.StatusCode switch
            {
                StatusCodes.Status413PayloadTooLarge => TooLarge,
                StatusCodes.Status408RequestTimeout => TooSlow,
                _ => Unreadable,
            });
        }
        catch (IOException)
        {
            return new([], aborted.IsCancellationRequested ? Aborted : Unreadable);
        }
    }

    private static async ValueTask<BodyReading> WaitAsync(PipeReader reader, int limit, TimeSpan timeout, TimeProvider clock, CancellationToken aborted)
    {
        using var deadline = new CancellationTokenSource(timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, aborted);
        while (true)
        {
            var result = await reader.ReadAsync(either.Token);
            if (Take(reader, result, limit) is { } whole)
                return whole;
        }
    }

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
