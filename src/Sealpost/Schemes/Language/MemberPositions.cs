using System.Text.Json;

namespace Sealpost.Schemes.Language;

/// <summary>Where the members of a JSON document stand: their order, and the line on which each value begins.</summary>
internal sealed class MemberPositions
{
    private readonly Dictionary<string, (int Order, int Line)> _positions = new(StringComparer.Ordinal);

    public static MemberPositions Of(ReadOnlySpan<byte> document)
    {
        var positions = new MemberPositions();
        var reader = new Utf8JsonReader(document);
        reader.Read();
        positions.Add(ref reader, document, "");
        return positions;
    }

    /// <summary>The place of a pointer in the order of the document; that of a member that is missing follows its object.</summary>
    public int OrderOf(string pointer) => pointer.StartsWith("/settings/", StringComparison.Ordinal) && !_positions.ContainsKey(pointer) ? int.MaxValue : Nearest(pointer).Order;

    /// <summary>The line, from 1, of what a pointer names, or of the object in which it is missing; 0 for what is not in the document.</summary>
    public int LineOf(string pointer) => pointer.StartsWith("/settings/", StringComparison.Ordinal) && !_positions.ContainsKey(pointer) ? 0 : Nearest(pointer).Line;

    private (int Order, int Line) Nearest(string pointer)
    {
        for (var at = pointer; ; at = at[..at.LastIndexOf('/')])
        {
            if (_positions.TryGetValue(at, out var position))
                return position;
            if (at.Length == 0)
                return default;
        }
    }

    private void Add(ref Utf8JsonReader reader, ReadOnlySpan<byte> document, string pointer)
    {
        var line = 1 + document[..(int)reader.TokenStartIndex].Count((byte)'\n');
        _positions.TryAdd(pointer, (_positions.Count, line));
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var member = Pointer.Member(pointer, reader.GetString()!);
                reader.Read();
                Add(ref reader, document, member);
            }
        }
        else if (reader.TokenType == JsonTokenType.StartArray)
        {
            for (var index = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; index++)
                Add(ref reader, document, Pointer.Item(pointer, index));
        }
    }
}
