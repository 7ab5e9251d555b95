using System.Globalization;
using System.Text;

namespace Sealpost.Schemes.HttpSignatures;

/// <summary>
/// Dictionaries of structured fields (RFC 9651), as far as signatures use them: members that are byte sequences, or lists of strings, with
/// parameters. Bounded; whatever is not of this form reads as null.
/// </summary>
internal ref struct StructuredField(ReadOnlySpan<char> text)
{
    private const int MaxLength = 16 * 1024;
    private const int MaxMembers = 16;
    private const int MaxItems = 64;

    private ReadOnlySpan<char> _rest = text;

    /// <summary>Members that are byte sequences: <c>sig1=:base64:</c>.</summary>
    public static Dictionary<string, byte[]>? ReadBytes(ReadOnlySpan<char> text) =>
        new StructuredField(text).Dictionary((ref StructuredField field) => field.Bytes() is { } bytes && field.Parameters() is not null ? bytes : null);

    /// <summary>Members that are lists of strings with parameters: <c>sig1=("@method" "date");created=1</c>.</summary>
    public static Dictionary<string, InnerList>? ReadLists(ReadOnlySpan<char> text) =>
        new StructuredField(text).Dictionary((ref StructuredField field) => field.List());

    private delegate T? MemberReader<T>(ref StructuredField field);

    private Dictionary<string, T>? Dictionary<T>(MemberReader<T> read)
        where T : class
    {
        var members = new Dictionary<string, T>(StringComparer.Ordinal);
        if (_rest.Length > MaxLength)
            return null;
        _rest = _rest.Trim(' ');
        while (!_rest.IsEmpty)
        {
            if (Key() is not { } key || !Take('=') || read(ref this) is not { } value || members.Count == MaxMembers || !members.TryAdd(key, value))
                return null;
            _rest = _rest.TrimStart(" \t");
            if (_rest.IsEmpty)
                break;
            if (!Take(','))
                return null;
            _rest = _rest.TrimStart(" \t");
            if (_rest.IsEmpty)
                return null;
        }

        return members;
    }

    private InnerList? List()
    {
        if (!Take('('))
            return null;

        var items = new List<FieldItem>();
        while (true)
        {
            _rest = _rest.TrimStart(' ');
            if (Take(')'))
                return Parameters() is { } parameters ? new(items, parameters) : null;
            if (items.Count == MaxItems || String() is not { } name || Parameters() is not { } own)
                return null;
            items.Add(new(name, own));
            if (_rest.IsEmpty || _rest[0] is not (' ' or ')'))
                return null;
        }
    }

    private List<FieldParameter>? Parameters()
    {
        var parameters = new List<FieldParameter>();
        while (Take(';'))
        {
            _rest = _rest.TrimStart(' ');
            if (Key() is not { } key || parameters.Count == MaxItems || parameters.Any(known => known.Name == key))
                return null;
            if (!Take('='))
            {
                parameters.Add(new(key, null, null, true, key));
                continue;
            }

            if (Bare(key) is not { } parameter)
                return null;
            parameters.Add(parameter);
        }

        return parameters;
    }

    private FieldParameter? Bare(string key)
    {
        if (_rest.IsEmpty)
            return null;
        if (_rest[0] == '"')
            return String() is { } text ? new(key, text, null, false, $"{key}={Quoted(text)}") : null;
        if (_rest[0] == ':')
            return Bytes() is { } bytes ? new(key, null, null, false, $"{key}=:{Convert.ToBase64String(bytes)}:") : null;
        if (_rest[0] == '?')
            return Boolean(key);
        return _rest[0] is '-' or (>= '0' and <= '9') ? Integer(key) : Token(key);
    }

    private FieldParameter? Boolean(string key)
    {
        if (_rest.Length < 2 || _rest[1] is not ('0' or '1'))
            return null;
        var value = _rest[1] == '1';
        _rest = _rest[2..];
        return new(key, null, null, value, value ? key : $"{key}=?0");
    }

    private FieldParameter? Integer(string key)
    {
        var length = _rest[0] == '-' ? 1 : 0;
        while (length < _rest.Length && char.IsAsciiDigit(_rest[length]))
            length++;
        if (length > 16 || !long.TryParse(_rest[..length], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            return null;
        _rest = _rest[length..];
        return !_rest.IsEmpty && _rest[0] == '.' ? null : new(key, null, number, false, string.Create(CultureInfo.InvariantCulture, $"{key}={number}"));
    }

    private FieldParameter? Token(string key)
    {
        var length = 0;
        while (length < _rest.Length && (char.IsAsciiLetterOrDigit(_rest[length]) || "!#$%&'*+-.^_`|~:/".Contains(_rest[length], StringComparison.Ordinal)))
            length++;
        if (length == 0 || !(char.IsAsciiLetter(_rest[0]) || _rest[0] == '*'))
            return null;
        var text = _rest[..length].ToString();
        _rest = _rest[length..];
        return new(key, text, null, false, $"{key}={text}");
    }

    private string? String()
    {
        if (!Take('"'))
            return null;

        var text = new StringBuilder();
        while (!_rest.IsEmpty)
        {
            var c = _rest[0];
            _rest = _rest[1..];
            if (c == '"')
                return text.ToString();
            if (c == '\\')
            {
                if (_rest.IsEmpty || _rest[0] is not ('"' or '\\'))
                    return null;
                c = _rest[0];
                _rest = _rest[1..];
            }

            if (c is < ' ' or > '~')
                return null;
            text.Append(c);
        }

        return null;
    }

    private byte[]? Bytes()
    {
        if (!Take(':'))
            return null;
        var end = _rest.IndexOf(':');
        if (end < 0)
            return null;
        var bytes = new byte[Evaluation.SignatureEncodings.DecodedLength(Evaluation.SignatureEncoding.Base64, _rest[..end])];
        if (end > 0 && Evaluation.SignatureEncodings.Decode(Evaluation.SignatureEncoding.Base64, _rest[..end], bytes) != Evaluation.Decoding.Exact)
            return null;
        _rest = _rest[(end + 1)..];
        return bytes;
    }

    private string? Key()
    {
        var length = 0;
        while (length < _rest.Length && (char.IsAsciiLetterLower(_rest[length]) || char.IsAsciiDigit(_rest[length]) || _rest[length] is '_' or '-' or '.' or '*'))
            length++;
        if (length == 0 || !(char.IsAsciiLetterLower(_rest[0]) || _rest[0] == '*'))
            return null;
        var key = _rest[..length].ToString();
        _rest = _rest[length..];
        return key;
    }

    private bool Take(char c)
    {
        if (_rest.IsEmpty || _rest[0] != c)
            return false;
        _rest = _rest[1..];
        return true;
    }

    public static string Quoted(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}

/// <summary>A list with parameters.</summary>
internal sealed record InnerList(IReadOnlyList<FieldItem> Items, IReadOnlyList<FieldParameter> Parameters)
{
    public string? Text(string name) => Parameters.FirstOrDefault(parameter => parameter.Name == name)?.Text;

    public long? Number(string name) => Parameters.FirstOrDefault(parameter => parameter.Name == name)?.Number;

    public bool Has(string name) => Parameters.Any(parameter => parameter.Name == name);

    /// <summary>The one text of this list (RFC 9651, 4.1).</summary>
    public override string ToString() => $"({string.Join(' ', Items)}){string.Concat(Parameters.Select(parameter => $";{parameter.Serialized}"))}";
}

/// <summary>A string with parameters.</summary>
internal sealed record FieldItem(string Name, IReadOnlyList<FieldParameter> Parameters)
{
    public override string ToString() => StructuredField.Quoted(Name) + string.Concat(Parameters.Select(parameter => $";{parameter.Serialized}"));
}

/// <summary>A parameter; which of the values is set tells its type.</summary>
internal sealed record FieldParameter(string Name, string? Text, long? Number, bool Flag, string Serialized);
