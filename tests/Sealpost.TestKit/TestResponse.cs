using System.Text;
using Microsoft.AspNetCore.Http;

namespace Sealpost.TestKit;

/// <summary>What a <see cref="TestReceiver"/> answers.</summary>
public sealed record TestResponse
{
    /// <summary>Answers with a status and no body.</summary>
    /// <param name="status">The status code.</param>
    public TestResponse(int status = StatusCodes.Status204NoContent) => Status = status;

    /// <summary>The status code.</summary>
    public int Status { get; init; }

    /// <summary>Headers beside those that the server writes.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>The exact bytes of the body.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The answer begins when this is complete; null begins at once.</summary>
    public Task? After { get; init; }

    /// <summary>Writes the answer instead of everything else here, for what the other members cannot say.</summary>
    public Func<HttpContext, Task>? Write { get; init; }

    /// <summary>Answers with a UTF-8 text.</summary>
    /// <param name="status">The status code.</param>
    /// <param name="text">The body.</param>
    public static TestResponse WithText(int status, string text) => new(status) { Body = Encoding.UTF8.GetBytes(text) };

    internal async Task WriteAsync(HttpContext context)
    {
        if (After is not null)
            await After.WaitAsync(context.RequestAborted);
        if (Write is not null)
        {
            await Write(context);
            return;
        }

        context.Response.StatusCode = Status;
        foreach (var (name, value) in Headers)
            context.Response.Headers.Append(name, value);
        if (Body.Length > 0)
        {
            context.Response.ContentLength = Body.Length;
            await context.Response.Body.WriteAsync(Body, context.RequestAborted);
        }
    }
}
