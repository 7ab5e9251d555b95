using Microsoft.AspNetCore.Http;

namespace Sealpost.Portal.Layout;

/// <summary>The status of a page that says why something did not work.</summary>
internal static class AnswerStatus
{
    /// <summary>Sets it when the answer begins: a 404 that is set earlier makes the framework leave the page out, for another one to be shown in its place.</summary>
    public static void AnswerWith(this HttpContext context, int status) => context.Response.OnStarting(() =>
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    });
}
