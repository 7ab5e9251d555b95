using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Sealpost.Server.Problems;

namespace Sealpost.Server.Revisions;

/// <summary>Revisions as entity tags: a change names the revision it was made from, so that nobody overwrites what they have not seen.</summary>
internal static class Revision
{
    public static void Show(HttpContext context, long revision) => context.Response.Headers.ETag = Tag(revision);

    public static string Tag(long revision) => string.Create(CultureInfo.InvariantCulture, $"\"{revision}\"");

    /// <summary>Null when the request's If-Match names this revision (or is *); otherwise 428, 412, or 400 for what is no entity tag.</summary>
    public static Problem? Refuses(HttpContext context, long current)
    {
        var given = context.Request.Headers.IfMatch;
        if (given.Count == 0 || string.IsNullOrWhiteSpace(given))
            return new Problem(ProblemType.PreconditionRequired, "Send If-Match with the ETag of the object you read.") { Errors = Field("If-Match is needed.") };
        var tags = given.ToString().Split(',', StringSplitOptions.TrimEntries);
        if (!tags.All(IsTag)) return Problem.Invalid("If-Match", $"Give the ETag as it was shown, in its double quotes such as {Tag(current)}, or *.");
        return tags.Contains("*") || tags.Contains(Tag(current))
            ? null
            : new Problem(ProblemType.PreconditionFailed, $"The object is now at {Tag(current)}. Read it again, then change it.") { Errors = Field($"The current ETag is {Tag(current)}.") };
    }

    /// <summary>Somebody else's change came between the check of If-Match and this one.</summary>
    public static Problem Changed() =>
        new(ProblemType.PreconditionFailed, "The object was changed meanwhile. Read it again, then change it.") { Errors = Field("It is no longer the current ETag.") };

    private static bool IsTag(string text) => text == "*" || EntityTagHeaderValue.TryParse(text, out _);

    private static Dictionary<string, string[]> Field(string message) => new(StringComparer.Ordinal) { ["If-Match"] = [message] };
}
