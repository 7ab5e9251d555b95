using System.ComponentModel;
using System.Text.Json.Serialization;

namespace Sealpost.Server.Problems;

[Description("A refusal (RFC 9457). Nothing was changed.")]
internal sealed record ProblemBody(
    [property: Description("A stable name of the kind of refusal, such as urn:sealpost:problem:validation.")] string Type,
    [property: Description("The kind of refusal, for people.")] string Title,
    [property: Description("The HTTP status code.")] int Status,
    [property: Description("What is wrong with this request and how to mend it.")] string Detail,
    [property: Description("Field by field, what is wrong: a member path, a query parameter or a header name, each with its messages.")]
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, string[]>? Errors);
