using System.Text.Json;

namespace Sealpost.Server.Tests.OpenApi;

/// <summary>Holds every answer that any test gets against the API document: an answer that the document does not describe fails the test that got it.</summary>
internal sealed class DescribedAnswers(Func<Task<JsonDocument>> read) : DelegatingHandler(new SocketsHttpHandler())
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        if (request.RequestUri?.AbsolutePath.StartsWith("/api/", StringComparison.Ordinal) != true || response.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) != true) return response;
        await response.Content.LoadIntoBufferAsync(cancellationToken);
        Check((await read()).RootElement, request, response, await response.Content.ReadAsStringAsync(cancellationToken));
        return response;
    }

    private static void Check(JsonElement document, HttpRequestMessage request, HttpResponseMessage response, string text)
    {
        var name = $"{request.Method} {request.RequestUri!.AbsolutePath} {(int)response.StatusCode}";
        if (Find(document, request) is not { } operation) return;
        operation.GetProperty("responses").TryGetProperty($"{(int)response.StatusCode}", out var described).ShouldBeTrue($"{name} is not in the API document: {text}");
        described.GetProperty("content").TryGetProperty(response.Content.Headers.ContentType!.MediaType!, out var content).ShouldBeTrue($"{name} is of a type that is not in the API document");
        using var body = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 1100 });
        new SchemaCheck(document).Faults(content.GetProperty("schema"), body.RootElement, "$").ShouldBeEmpty(name);
    }

    private static JsonElement? Find(JsonElement document, HttpRequestMessage request)
    {
        var steps = request.RequestUri!.AbsolutePath.TrimEnd('/').Split('/');
        var found = document.GetProperty("paths").EnumerateObject()
            .Where(path => Fits(path.Name.Split('/'), steps))
            .OrderBy(path => path.Name.Count(letter => letter == '{'))
            .Select(path => path.Value.TryGetProperty(request.Method.Method.ToLowerInvariant(), out var operation) ? operation : default)
            .FirstOrDefault();
        return found.ValueKind == JsonValueKind.Undefined ? null : found;
    }

    private static bool Fits(string[] template, string[] steps) =>
        template.Length == steps.Length && template.Zip(steps).All(pair => pair.First.StartsWith('{') || pair.First == pair.Second);
}
