using System.Text.Json;
using Sealpost.Client.Json;

namespace Sealpost.Client.Problems;

/// <summary>Makes an exception of whatever a server or a proxy answered.</summary>
internal static class ProblemReader
{
    public static async Task<SealpostProblemException> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentType?.MediaType != "application/problem+json") return Bare(response, "The answer does not say why; it seems to come from something before the server.");
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
            if (await JsonSerializer.DeserializeAsync(body, ClientJson.Default.SealpostProblem, cancellationToken) is { } problem) return new(problem with { Status = (int)response.StatusCode });
        }
        catch (JsonException)
        {
        }

        return Bare(response, "The answer says why in a form that cannot be read.");
    }

    /// <summary>Success, but not in the API's words.</summary>
    public static SealpostProblemException Unreadable(HttpResponseMessage response) =>
        Bare(response, $"The answer is not one of the Sealpost API's. Is there a Sealpost server at {response.RequestMessage?.RequestUri?.GetLeftPart(UriPartial.Authority)}?");

    private static SealpostProblemException Bare(HttpResponseMessage response, string detail) =>
        new(new() { Title = response.ReasonPhrase is { Length: > 0 } reason ? reason : "Refused", Status = (int)response.StatusCode, Detail = detail });
}
