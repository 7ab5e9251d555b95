using Sealpost.Diagnosis;
using Sealpost.Schemes;

namespace Sealpost.Cli.Signatures;

/// <summary>A scheme with its settings chosen, and the keys made from the secrets that were given, in their order.</summary>
internal sealed record KeyedScheme(Scheme Scheme, SchemeKey[] Keys)
{
    public VerifyResult Verify(List<KeyValuePair<string, string>> headers, ReadOnlySpan<byte> body, string? method, string? url, TimeProvider time) =>
        Scheme.Verify(Request(headers, body, method, url), Keys, time);

    /// <summary>The reason first, then what would have matched.</summary>
    public IReadOnlyList<DiagnosisFinding> Diagnose(List<KeyValuePair<string, string>> headers, ReadOnlySpan<byte> body, string? method, string? url, TimeProvider time) =>
        RequestDiagnosis.Diagnose(Scheme, Request(headers, body, method, url), Keys, time);

    private static VerifyRequest<HeaderList> Request(List<KeyValuePair<string, string>> headers, ReadOnlySpan<byte> body, string? method, string? url) =>
        new() { Headers = new HeaderList(headers), Body = body, Method = method, Url = url };
}
