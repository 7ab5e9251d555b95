using System.Globalization;
using System.Text.Json;

namespace Sealpost.Server.Json;

/// <summary>Finds the member that stands twice in one object, which the platform's reader refuses without saying which.</summary>
internal static class RepeatedMember
{
    /// <param name="json">Well formed, but for members that stand twice.</param>
    /// <returns>Its path, such as <c>retry.delays</c> or <c>signing[1].scheme</c>; null when there is none, or a name cannot be read.</returns>
    public static string? Find(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        var open = new Stack<Level>();
        try
        {
            while (reader.Read())
            {
                switch (reader.TokenType)
                {
                    case JsonTokenType.StartObject:
                        open.Push(new([]));
                        break;
                    case JsonTokenType.StartArray:
                        open.Push(new(null));
                        break;
                    case JsonTokenType.EndObject or JsonTokenType.EndArray:
                        open.Pop();
                        Count(open);
                        break;
                    case JsonTokenType.PropertyName:
                        var level = open.Peek();
                        level.Name = reader.GetString()!;
                        if (!level.Names!.Add(level.Name)) return PathOf(open);
                        break;
                    default:
                        Count(open);
                        break;
                }
            }
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair in a name.
        }

        return null;
    }

    private static void Count(Stack<Level> open)
    {
        if (open.TryPeek(out var level)) level.Index++;
    }

    private static string PathOf(Stack<Level> open)
    {
        var path = "";
        foreach (var level in open.Reverse())
        {
            path = level.Names is null ? string.Create(CultureInfo.InvariantCulture, $"{path}[{level.Index}]")
                : path.Length == 0 ? level.Name
                : $"{path}.{level.Name}";
        }

        return path;
    }

    /// <param name="names">Null for an array.</param>
    private sealed class Level(HashSet<string>? names)
    {
        public HashSet<string>? Names => names;

        public string Name { get; set; } = "";

        /// <summary>Items before the one at hand.</summary>
        public int Index { get; set; }
    }
}
