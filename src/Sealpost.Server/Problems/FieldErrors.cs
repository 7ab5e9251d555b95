namespace Sealpost.Server.Problems;

/// <summary>Gathers every fault of a request, so that one answer names them all. Each message says what to change.</summary>
internal sealed class FieldErrors
{
    private const int Most = 50;
    private readonly SortedDictionary<string, List<string>> _byField = new(StringComparer.Ordinal);
    private int _count;

    public bool Any => _count > 0;

    public FieldErrors Add(string field, string message)
    {
        if (++_count > Most) return this;
        var name = ProblemText.Shown(field);
        if (!_byField.TryGetValue(name, out var messages)) _byField[name] = messages = [];
        messages.Add(message);
        return this;
    }

    public Problem ToProblem() => new(ProblemType.Validation, Detail())
    {
        Errors = _byField.ToDictionary(field => field.Key, field => field.Value.ToArray(), StringComparer.Ordinal),
    };

    /// <summary>Null when nothing is wrong.</summary>
    public Problem? ToProblemOrNull() => Any ? ToProblem() : null;

    private string Detail()
    {
        var (field, messages) = _byField.First();
        return _count == 1 ? $"{field}: {messages[0]}" : $"{_count} things are wrong; the first is {field}: {messages[0]}";
    }
}
