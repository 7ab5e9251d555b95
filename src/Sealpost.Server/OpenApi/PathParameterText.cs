namespace Sealpost.Server.OpenApi;

/// <summary>The words for path parameters, by name: one name means one thing everywhere.</summary>
internal static class PathParameterText
{
    public static string Of(string name) => name switch
    {
        "tenant" => "The tenant's id.",
        "eventType" => "The event type's name.",
        "message" => "The message's id: msg_ and 26 characters.",
        "destination" => "The destination's id: dst_ and 26 characters.",
        "delivery" => "The delivery's id: dlv_, 26 characters, _ and a number.",
        "oauthClient" => "The OAuth2 client's id: oac_ and 26 characters.",
        "source" => "The source's id: src_ and 26 characters.",
        "rejection" => "The rejected request's id: rej_ and 26 characters.",
        "token" => "What the ingest URL ends with: in_ and 43 characters.",
        "job" => "The job's id: job_ and 26 characters.",
        "apiKey" => "The API key's id: key_ and 26 characters.",
        "member" => "The member's id: mem_ and 26 characters.",
        "scheme" => "The scheme's id, such as engenius@1.",
        "profile" => "The profile's name.",
        _ => throw new InvalidOperationException($"Say in {nameof(PathParameterText)} what the path parameter '{name}' is."),
    };
}
