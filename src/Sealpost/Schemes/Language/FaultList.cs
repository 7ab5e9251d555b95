using System.Text.Json;

namespace Sealpost.Schemes.Language;

/// <summary>Faults as they are found, and their order in the document.</summary>
internal sealed class FaultList
{
    private readonly List<SchemeFault> _faults = [];

    public int Count => _faults.Count;

    public void Add(string pointer, string message)
    {
        var fault = new SchemeFault(pointer, message);
        if (!_faults.Contains(fault))
            _faults.Add(fault);
    }

    /// <summary>Throws when there is a fault.</summary>
    /// <exception cref="SchemeFormatException">Every fault, in the order in which their members stand in the document.</exception>
    public void ThrowIfAny(JsonElement document)
    {
        if (_faults.Count == 0)
            return;

        var order = new Dictionary<string, int>(StringComparer.Ordinal);
        Number(document, "", order);
        throw new SchemeFormatException([.. _faults.OrderBy(fault => order.GetValueOrDefault(fault.Pointer, int.MaxValue))]);
    }

    private static void Number(JsonElement element, string pointer, Dictionary<string, int> order)
    {
        order.TryAdd(pointer, order.Count);
        if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in element.EnumerateObject())
                Number(member.Value, Pointer.Member(pointer, member.Name), order);
        }
        else if (element.ValueKind == JsonValueKind.Array)
        {
            var index = 0;
            foreach (var item in element.EnumerateArray())
                Number(item, Pointer.Item(pointer, index++), order);
        }
    }
}

/// <summary>Builds JSON pointers (RFC 6901).</summary>
internal static class Pointer
{
    public static string Member(string parent, string name) =>
        $"{parent}/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";

    public static string Item(string parent, int index) => $"{parent}/{index}";
}
