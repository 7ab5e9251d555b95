using System.Globalization;
using System.Text.Json;
using Sealpost.Server.Problems;

namespace Sealpost.Server.Json;

internal static class JsonFault
{
    /// <summary>Says where the JSON breaks, counted from one as editors do, or which member stands twice.</summary>
    public static Problem Describe(JsonException failure, ReadOnlySpan<byte> json)
    {
        if (failure.LineNumber is not { } line) return Problem.Malformed(RepeatedMember.Find(json) ?? "", "The body is not JSON: a member stands twice in the same object; send it once.");
        var column = (failure.BytePositionInLine ?? 0) + 1;
        var place = string.Create(CultureInfo.InvariantCulture, $"line {line + 1}, byte {column}");
        return Problem.Malformed(place, $"The body is not valid JSON at {place}: {Reason(failure.Message)}");
    }

    private static string Reason(string message)
    {
        var end = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return end < 0 ? message : message[..end];
    }
}
