using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Sealpost.Server.Limits;
using Sealpost.Server.Problems;

namespace Sealpost.Server.Json;

/// <summary>A request body as bytes, in one array of its exact size, or why it was not read.</summary>
internal readonly record struct RequestBytes(ReadOnlyMemory<byte> Bytes, Problem? Problem)
{
    public static RequestBytes Refused(Problem problem) => new(default, problem);

    public static ValueTask<RequestBytes> ReadAsync(HttpContext context) =>
        ReadAsync(context, context.RequestServices.GetRequiredService<BodyLimit>().Bytes);

    /// <summary>Memory is taken only for bytes that have arrived: a length that is only announced costs nothing.</summary>
    public static ValueTask<RequestBytes> ReadAsync(HttpContext context, int limit)
    {
        if (context.Request.Headers.ContentEncoding is { Count: > 0 } encoding && !string.Equals(encoding, "identity", StringComparison.OrdinalIgnoreCase))
            return ValueTask.FromResult(Refused(new Problem(ProblemType.UnsupportedMediaType, "Send the body without Content-Encoding.")));
        return context.Request.ContentLength switch
        {
            0 => ValueTask.FromResult<RequestBytes>(default),
            { } length when length > limit => ValueTask.FromResult(Refused(Problems.Problem.TooLarge(limit))),
            _ => ReadToEndAsync(context.Request.BodyReader, limit, context.RequestAborted),
        };
    }

    private static async ValueTask<RequestBytes> ReadToEndAsync(PipeReader reader, int limit, CancellationToken cancellationToken)
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
}
