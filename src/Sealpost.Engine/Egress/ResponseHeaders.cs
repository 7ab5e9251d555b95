using System.Net.Http.Headers;

namespace Sealpost.Engine.Egress;

/// <summary>The headers of a response as they came, decoded as Latin-1 and never parsed. Costs nothing until it is read.</summary>
internal readonly struct ResponseHeaders
{
    private readonly HttpResponseMessage? _response;
    private readonly KeyValuePair<string, string>[]? _list;

    internal ResponseHeaders(HttpResponseMessage response) => _response = response;

    public ResponseHeaders(params KeyValuePair<string, string>[] list) => _list = list;

    /// <summary>The value of a header, several joined by a comma; null when absent. The name is compared without case.</summary>
    public string? Find(string name)
    {
        foreach (var header in _list ?? [])
        {
            if (string.Equals(header.Key, name, StringComparison.OrdinalIgnoreCase))
                return header.Value;
        }

        if (_response is null)
            return null;
        if (_response.Headers.NonValidated.TryGetValues(name, out var values))
            return values.ToString();
        return _response.Content.Headers.NonValidated.TryGetValues(name, out values) ? values.ToString() : null;
    }

    /// <summary>Copies whole headers, in order, while name, value and 4 bytes of punctuation each fit into the budget.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Capture(int maxBytes)
    {
        var captured = new List<KeyValuePair<string, string>>();
        foreach (var header in _list ?? [])
            Take(captured, header.Key, header.Value, ref maxBytes);
        if (_response is not null)
        {
            Take(captured, _response.Headers.NonValidated, ref maxBytes);
            Take(captured, _response.Content.Headers.NonValidated, ref maxBytes);
        }

        return captured;
    }

    private static void Take(List<KeyValuePair<string, string>> captured, HttpHeadersNonValidated headers, ref int left)
    {
        foreach (var header in headers)
        {
            foreach (var value in header.Value)
                Take(captured, header.Key, value, ref left);
        }
    }

    private static void Take(List<KeyValuePair<string, string>> captured, string name, string value, ref int left)
    {
        var cost = name.Length + value.Length + 4;
        if (cost > left)
            return;
        left -= cost;
        captured.Add(new(name, value));
    }
}
