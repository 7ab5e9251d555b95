using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Sealpost.Engine.Validation;
using Sealpost.Server.Problems;

namespace Sealpost.Server.Json;

/// <summary>A control body that was read and fits its shape, or why not.</summary>
/// <param name="Bytes">The body as it came, for idempotency.</param>
internal readonly record struct JsonBody<T>(T? Value, ReadOnlyMemory<byte> Bytes, Problem? Problem)
    where T : class
{
    /// <summary>The body, or false with the problem to answer.</summary>
    public bool IsGood([NotNullWhen(true)] out T? value, [NotNullWhen(false)] out Problem? problem)
    {
        (value, problem) = (Value, Problem);
        return problem is null;
    }
}

/// <summary>Reads JSON request bodies strictly: UTF-8 only, no duplicate or unknown members, no lone surrogates, all faults of shape in one answer.</summary>
internal static class JsonBody
{
    private const string JsonMediaType = "application/json";
    private const string MergePatchMediaType = "application/merge-patch+json";
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 64 };

    public static async ValueTask<JsonBody<T>> ReadAsync<T>(HttpContext context, JsonTypeInfo<T> shape)
        where T : class
    {
        var body = await ReadBytesAsync(context, allowsPatch: false);
        return body.Problem is { } refusal ? new(null, default, refusal) : Parse(body.Bytes, shape);
    }

    /// <summary>Reads a merge patch (RFC 7396) whose members all belong to the shape; what is absent stays, null removes.</summary>
    public static async ValueTask<JsonBody<JsonDocument>> ReadPatchAsync<T>(HttpContext context, JsonTypeInfo<T> shape)
        where T : class
    {
        var body = await ReadBytesAsync(context, allowsPatch: true);
        if (body.Problem is { } refusal) return new(null, default, refusal);
        if (!TryParse(body.Bytes, out var document, out var problem)) return new(null, body.Bytes, problem);
        problem = JsonShape.Check(document.RootElement, shape);
        return problem is null ? new(document, body.Bytes, null) : new(null, body.Bytes, problem);
    }

    /// <summary>Reads a body that the engine judges member by member, and only its encoding and its syntax here.</summary>
    public static async ValueTask<JsonBody<JsonDocument>> ReadDocumentAsync(HttpContext context, bool allowsPatch = false)
    {
        var body = await ReadBytesAsync(context, allowsPatch);
        if (body.Problem is { } refusal) return new(null, default, refusal);
        if (!TryParse(body.Bytes, out var document, out var problem)) return new(null, body.Bytes, problem);
        return FieldReader.FindBroken(document.RootElement) is { } broken
            ? new(null, body.Bytes, Problem.Malformed(broken, "A string holds half of a surrogate pair; send whole characters."))
            : new(document, body.Bytes, null);
    }

    /// <summary>Like <see cref="ReadDocumentAsync"/>, but no body at all reads as an empty object.</summary>
    public static ValueTask<JsonBody<JsonDocument>> ReadOptionalDocumentAsync(HttpContext context) =>
        context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false }
            ? ValueTask.FromResult(new JsonBody<JsonDocument>(JsonDocument.Parse("{}"), default, null))
            : ReadDocumentAsync(context);

    public static JsonBody<T> Parse<T>(ReadOnlyMemory<byte> bytes, JsonTypeInfo<T> shape)
        where T : class
    {
        if (!TryParse(bytes, out var document, out var problem)) return new(null, bytes, problem);
        using (document)
        {
            problem = JsonShape.Check(document.RootElement, shape);
            return problem is null ? new(document.RootElement.Deserialize(shape)!, bytes, null) : new(null, bytes, problem);
        }
    }

    /// <summary>The raw bytes of a JSON body, checked for content type and encoding but not parsed.</summary>
    public static ValueTask<RequestBytes> ReadBytesAsync(HttpContext context, bool allowsPatch = false)
    {
        var type = JsonContentType.Of(context.Request.ContentType);
        if (!type.IsUtf8 || (!type.Is(JsonMediaType) && !(allowsPatch && type.Is(MergePatchMediaType))))
            return ValueTask.FromResult(RequestBytes.Refused(new Problem(ProblemType.UnsupportedMediaType, $"Send the body as Content-Type: {JsonMediaType}, encoded in UTF-8.")));
        return RequestBytes.ReadAsync(context);
    }

    private static bool TryParse(ReadOnlyMemory<byte> bytes, [NotNullWhen(true)] out JsonDocument? document, [NotNullWhen(false)] out Problem? problem)
    {
        document = null;
        problem = null;
        if (bytes.IsEmpty) problem = Problem.Malformed("The body is empty; send a JSON object.");
        else if (!Utf8.IsValid(bytes.Span)) problem = Problem.Malformed("The body is not valid UTF-8.");
        else
        {
            try
            {
                document = JsonDocument.Parse(bytes, Strict);
            }
            catch (JsonException failure)
            {
                problem = JsonFault.Describe(failure, bytes.Span);
            }
            catch (InvalidOperationException)
            {
                // A member name with a lone surrogate: the duplicate check cannot decode it.
                problem = Problem.Malformed("A member name holds half of a surrogate pair.");
            }
        }

        return problem is null;
    }
}
