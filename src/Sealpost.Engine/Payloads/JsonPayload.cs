using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;

namespace Sealpost.Engine.Payloads;

/// <summary>A message's body seen as JSON: parsed when it is first asked for, once for all who ask. One thread at a time.</summary>
/// <remarks>JSON as RFC 8259 has it, in UTF-8 and without a byte order mark, nested at most <see cref="MaxDepth"/> levels. Nothing here throws, whatever the body is.</remarks>
internal sealed class JsonPayload(ReadOnlyMemory<byte> body) : IDisposable
{
    public const int MaxDepth = 64;

    private JsonDocument? _document;
    private string? _fault;

    public ReadOnlyMemory<byte> Body => body;

    /// <summary>Why it is not JSON; null when it is.</summary>
    public string? Fault
    {
        get
        {
            if (_document is null) _fault ??= Parse();
            return _fault;
        }
    }

    /// <summary>Valid until this is disposed.</summary>
    public bool TryGetRoot(out JsonElement root)
    {
        if (Fault is null)
        {
            root = _document!.RootElement;
            return true;
        }

        root = default;
        return false;
    }

    public void Dispose() => _document?.Dispose();

    private string? Parse()
    {
        if (body.IsEmpty) return "The payload is empty.";
        if (!Utf8.IsValid(body.Span)) return "The payload is not UTF-8.";
        try
        {
            _document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = MaxDepth });
            return null;
        }
        catch (JsonException fault)
        {
            return string.Create(CultureInfo.InvariantCulture, $"The payload is not JSON of at most {MaxDepth} levels: line {fault.LineNumber + 1}, byte {fault.BytePositionInLine + 1}.");
        }
    }
}
