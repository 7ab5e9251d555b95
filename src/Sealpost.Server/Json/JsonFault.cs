using System.Globalization;
using System.Text.Json;
using Sealpost.Server.Problems;

namespace Sealpost.Server.Json;

internal static class JsonFault
{
    private static ReadOnlySpan<byte> WhiteSpace => " \t\r\n"u8;

    /// <summary>Says where the JSON breaks, counted from one as editors do, or which member stands twice.</summary>
    public static Problem Describe(JsonException failure, ReadOnlySpan<byte> json)
    {
        if (failure.LineNumber is not { } line) return Problem.Malformed(RepeatedMember.Find(json) ?? "", "The body is not JSON: a member stands twice in the same object; send it once.");
        var column = (failure.BytePositionInLine ?? 0) + 1;
        var place = string.Create(CultureInfo.InvariantCulture, $"line {line + 1}, byte {column}");
        return Problem.Malformed(place, $"The body is not valid JSON at {place}: {Reason(failure.Message, json, line, column - 1)}");
    }

    /// <summary>The parser's own sentence where it speaks of the text; ours where it speaks of itself.</summary>
    private static string Reason(string message, ReadOnlySpan<byte> json, long line, long column)
    {
        var from = json[OffsetOf(json, line, column)..];
        if (from.Trim(WhiteSpace).IsEmpty) return "it ends before it is complete.";
        if (message.Contains("trailing comma", StringComparison.Ordinal)) return $"no comma may stand before '{(char)from[0]}'; leave it out.";
        if (message.Contains("maximum configured depth", StringComparison.Ordinal)) return "objects and arrays are nested too deeply.";
        var end = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return end < 0 ? message : message[..end];
    }

    private static int OffsetOf(ReadOnlySpan<byte> json, long line, long column)
    {
        var start = 0;
        for (var i = 0L; i < line && json[start..].IndexOf((byte)'\n') is >= 0 and var length; i++) start += length + 1;
        return (int)Math.Min(start + column, json.Length);
    }
}
