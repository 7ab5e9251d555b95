using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Sealpost.Server.Problems;

namespace Sealpost.Server.Idempotency;

/// <summary>An Idempotency-Key and what it stands for.</summary>
/// <param name="Scope">The tenant's number, or 0 for things of the instance.</param>
/// <param name="RequestHash">Over method, path and body: the same key on another operation is another request.</param>
internal sealed record RequestKey(int Scope, byte[] Hash, byte[] RequestHash)
{
    public const string Header = "Idempotency-Key";
    public const string ReplayedHeader = "Idempotency-Replayed";
    public const int InstanceScope = 0;
    private const int Longest = 255;

    /// <summary>Reads the header; the key is null when there is none.</summary>
    public static bool TryRead(HttpContext context, int scope, ReadOnlySpan<byte> body, out RequestKey? key, out Problem? problem)
    {
        key = null;
        if (TryReadText(context, out var text, out problem) && text is not null) key = new(scope, SHA256.HashData(Encoding.ASCII.GetBytes(text)), HashRequest(context.Request, body));
        return problem is null;
    }

    /// <summary>Reads the header as text, for messages.</summary>
    public static bool TryReadText(HttpContext context, out string? text, out Problem? problem)
    {
        problem = null;
        text = null;
        var given = context.Request.Headers[Header];
        if (given.Count == 0) return true;
        text = given.Count == 1 ? given[0] : null;
        if (!IsValid(text)) problem = Problem.Invalid(Header, Rule);
        return problem is null;
    }

    public const string Rule = "Give one key of 1 to 255 visible ASCII characters.";

    public static bool IsValid(string? text) => text is { Length: >= 1 and <= Longest } && !text.AsSpan().ContainsAnyExceptInRange('!', '~');

    public static void MarkReplayed(HttpContext context) => context.Response.Headers[ReplayedHeader] = "true";

    public static Problem Refusal() =>
        new(ProblemType.IdempotencyConflict, $"This {Header} was used with another request. Use a new key for a new request, and the same body when you repeat one.")
        {
            Errors = new Dictionary<string, string[]>(StringComparer.Ordinal) { [Header] = ["It was used with another request; give a new request a new key."] },
        };

    private static byte[] HashRequest(HttpRequest request, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.Method} {request.Path.Value}\n"));
        hash.AppendData(body);
        return hash.GetHashAndReset();
    }
}
