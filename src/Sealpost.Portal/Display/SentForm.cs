using Microsoft.AspNetCore.Http;

namespace Sealpost.Portal.Display;

/// <summary>What was typed into a form that was sent, so that nobody writes it twice.</summary>
internal static class SentForm
{
    private const string Marker = "key";

    /// <summary>The value that was sent; what is stored when the form has not been sent. Only for forms that send <c>key</c> along, so that other forms of the page do not empty their fields.</summary>
    public static string? Sent(this HttpContext context, string name, string? stored) =>
        HttpMethods.IsPost(context.Request.Method) && context.Request.HasFormContentType && context.Request.Form.ContainsKey(Marker) ? context.Request.Form[name].ToString() : stored;

    /// <summary>The choice that was sent; the usual one where none was.</summary>
    public static string Chosen(this HttpContext context, string name, string usual) => context.Sent(name, usual) is { Length: > 0 } chosen ? chosen : usual;
}
