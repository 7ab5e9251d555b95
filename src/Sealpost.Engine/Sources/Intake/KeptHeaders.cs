using System.Collections.Frozen;
using Sealpost.Schemes;

namespace Sealpost.Engine.Sources.Intake;

/// <summary>What is kept of a request's headers beside its message: everything but credentials, proofs and what belongs to the connection. Pure.</summary>
internal static class KeptHeaders
{
    public const string Redacted = "[redacted]";
    private const int MaxCharacters = 16 * 1024;

    private static readonly FrozenSet<string> OfTheConnection = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "Host", "Connection", "Keep-Alive", "Transfer-Encoding", "Content-Length", "TE", "Trailer", "Upgrade", "Expect");

    private static readonly FrozenSet<string> Credentials = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "Authorization", "Proxy-Authorization", "Cookie");

    public static IReadOnlyList<KeyValuePair<string, string>> Of(Scheme scheme, IReadOnlyList<KeyValuePair<string, string>> headers)
    {
        var kept = new List<KeyValuePair<string, string>>(headers.Count);
        var characters = 0;
        foreach (var header in headers)
        {
            if (OfTheConnection.Contains(header.Key)) continue;
            var shown = IsProof(scheme, header.Key) ? new(header.Key, Redacted) : header;
            characters += shown.Key.Length + shown.Value.Length;
            if (characters > MaxCharacters) break;
            kept.Add(shown);
        }

        return kept;
    }

    private static bool IsProof(Scheme scheme, string name) =>
        Credentials.Contains(name) || scheme.ProofHeaders.Contains(name, StringComparer.OrdinalIgnoreCase);
}
