using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Sealpost.Engine.Payloads;

namespace Sealpost.Engine.Templates;

/// <summary>Proves that a template yields JSON whatever the values are: texts stand within quotes, whole values outside of them, and what is around is JSON.</summary>
internal static class JsonShapeCheck
{
    public static void Check(string text, ImmutableArray<TemplatePart> parts, Action<string> fault)
    {
        var state = new QuoteState();
        var sample = new StringBuilder(text);
        var good = true;
        foreach (var part in parts)
        {
            if (part is TemplatePart.Text(var bytes))
            {
                state.Read(bytes);
                continue;
            }

            var place = (TemplatePart.Place)part;
            if (FaultOf(place, state) is { } found)
            {
                fault(TemplateScanner.Position(text, place.Start) + found);
                good = false;
            }

            // As long as what it stands for, so that positions stay.
            sample.Remove(place.Start, place.Length).Insert(place.Start, (place.AsJson ? "null" : "").PadRight(place.Length));
        }

        if (!good) return;
        var json = Encoding.UTF8.GetBytes(sample.ToString());
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = JsonPayload.MaxDepth });
        }
        catch (JsonException failure)
        {
            var lineStart = (int)failure.LineNumber.GetValueOrDefault() is var line and > 0 ? StartOfLine(json, line) : 0;
            var at = Math.Min(json.Length, lineStart + (int)failure.BytePositionInLine.GetValueOrDefault());
            fault(TemplateScanner.Position(text, Encoding.UTF8.GetCharCount(json.AsSpan(0, at))) + "The text around the placeholders is not JSON.");
        }
    }

    private static string? FaultOf(TemplatePart.Place place, QuoteState state) => (state.InString, place.AsJson) switch
    {
        (true, _) when state.InEscape => "The placeholder stands in the middle of an escape; put a character before it.",
        (true, true) => "A whole JSON value stands within quotes; remove the quotes around it, or | json.",
        (false, false) => "A text stands outside of quotes; put quotes around it, or add | json.",
        _ => null,
    };

    private static int StartOfLine(byte[] json, int line)
    {
        var start = 0;
        for (; line > 0; line--) start += json.AsSpan(start).IndexOf((byte)'\n') + 1;
        return start;
    }

    /// <summary>Whether a place in JSON text is within quotes.</summary>
    private sealed class QuoteState
    {
        private const int HexDigits = 4;
        private bool _afterBackslash;
        private int _hexDigitsLeft;

        public bool InString { get; private set; }

        public bool InEscape => _afterBackslash || _hexDigitsLeft > 0;

        public void Read(ReadOnlySpan<byte> bytes)
        {
            foreach (var code in bytes) Read(code);
        }

        private void Read(byte code)
        {
            if (_hexDigitsLeft > 0)
            {
                _hexDigitsLeft--;
            }
            else if (_afterBackslash)
            {
                _afterBackslash = false;
                if (code == 'u') _hexDigitsLeft = HexDigits;
            }
            else if (code == '"')
            {
                InString = !InString;
            }
            else if (code == '\\' && InString)
            {
                _afterBackslash = true;
            }
        }
    }
}
