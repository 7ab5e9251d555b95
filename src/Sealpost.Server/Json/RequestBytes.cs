using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Sealpost.Server.Limits;
using Sealpost.Server.Problems;

namespace Sealpost.Server.Json;

/// <summary>A request body as bytes, in one array of its exact size, or why it was not read.</summary>
internal readonly record struct RequestBytes(ReadOnlyMemory<byte> Bytes, Problem? Problem)
{
    public static RequestBytes Refused(Problem problem) => new(default, problem);

    /// <summary>Reads to the end or to the limit. Memory is taken only for bytes that have arrived: a length that is only announced costs nothing.</summary>
    public static ValueTask<RequestBytes> ReadAsync(HttpContext context) => ReadAsync(context, Limit(context));

    public static ValueTask<RequestBytes> ReadAsync(HttpContext context, int limit)
    {
        if (context.Request.Headers.ContentEncoding is { Count: > 0 } encoding && !string.Equals(encoding, "identity", StringComparison.OrdinalIgnoreCase))
            return ValueTask.FromResult(Refused(new Problem(ProblemType.UnsupportedMediaType, "Send the body without Content-Encoding.")));
        return ReadAnyAsync(context, limit, context.RequestAborted);
    }

    /// <summary>Like <see cref="ReadAsync(HttpContext)"/>, whatever content encoding the bytes have: they are not decoded.</summary>
    public static ValueTask<RequestBytes> ReadAnyAsync(HttpContext context, CancellationToken cancellationToken) => ReadAnyAsync(context, Limit(context), cancellationToken);

    private static int Limit(HttpContext context) => context.RequestServices.GetRequiredService<IOptions<LimitOptions>>().Value.MaxBodyBytes;

    private static ValueTask<RequestBytes> ReadAnyAsync(HttpContext context, int limit, CancellationToken cancellationToken)
    {
        switch (context.Request.ContentLength)
        {
            case 0: return default;
            case { } length when length > limit: return ValueTask.FromResult(Refused(Problems.Problem.TooLarge(limit)));
        }

        // Kestrel's own limit counts the framing of chunks too; ours counts the body.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } kestrel) kestrel.MaxRequestBodySize = null;
        return ReadToEndAsync(context.Request.BodyReader, limit, cancellationToken);
    }

    private static async ValueTask<RequestBytes> ReadToEndAsync(PipeReader reader, int limit, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var read = await reader.ReadAsync(cancellationToken);
                var buffer = read.Buffer;
                if (buffer.Length > limit)
                {
                    reader.AdvanceTo(buffer.End);
                    return Refused(Problems.Problem.TooLarge(limit));
                }

                if (read.IsCompleted)
                {
                    var bytes = buffer.ToArray();
                    reader.AdvanceTo(buffer.End);
                    return new(bytes, null);
                }

                reader.AdvanceTo(buffer.Start, buffer.End);
            }
        }
        catch (IOException broken) when (broken.InnerException is OverflowException)
        {
            // The one broken framing that Kestrel tells otherwise: a chunk longer than any number.
            throw new BadHttpRequestException("The length of a chunk is no length.", StatusCodes.Status400BadRequest, broken);
        }
    }
}
