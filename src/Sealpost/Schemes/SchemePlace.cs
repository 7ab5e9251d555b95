namespace Sealpost.Schemes;

/// <summary>Where in a request a value stands.</summary>
/// <param name="Kind">Which part of the request.</param>
/// <param name="Name">The header name, query name, item key, form field or JSON pointer (RFC 6901).</param>
public readonly record struct SchemePlace(SchemePlaceKind Kind, string Name)
{
    /// <summary>Such as <c>header:X-GitHub-Event</c>.</summary>
    public override string ToString() => Kind switch
    {
        SchemePlaceKind.Header => $"header:{Name}",
        SchemePlaceKind.Query => $"query:{Name}",
        SchemePlaceKind.KeyValue => $"kv:{Name}",
        SchemePlaceKind.Form => $"form:{Name}",
        _ => $"json:{Name}",
    };
}

/// <summary>Which part of a request a value stands in.</summary>
public enum SchemePlaceKind
{
    /// <summary>A header field; names compare without case.</summary>
    Header,
    /// <summary>A parameter of the URL's query, as received (not percent-decoded).</summary>
    Query,
    /// <summary>A key of the signature header's <c>key=value</c> items.</summary>
    KeyValue,
    /// <summary>A member of the JSON body.</summary>
    Json,
    /// <summary>A field of the form in the body (application/x-www-form-urlencoded), decoded; without a body, of the query.</summary>
    Form,
}
