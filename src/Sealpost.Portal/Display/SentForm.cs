using Microsoft.AspNetCore.Http;

namespace Sealpost.Portal.Display;

/// <summary>What was typed into a form that was sent, so that nobody writes it twice.</summary>
internal static class SentForm
{
    private const string Marker = "key";
    private static readonly object Forgotten = new();

    /// <summary>The value that was sent; what is stored when the form has not been sent. Only for forms that send <c>key</c> along, so that other forms of the page do not empty their fields.</summary>
    public static string? Sent(this HttpContext context, string name, string? stored) =>
        context.HasSent(Marker) ? context.Request.Form[name].ToString() : stored;

    /// <summary>Whether the form that has a field of this name was sent and still counts.</summary>
    public static bool HasSent(this HttpContext context, string marker) =>
        HttpMethods.IsPost(context.Request.Method) && context.Request.HasFormContentType && context.Request.Form.ContainsKey(marker) && !context.Items.ContainsKey(Forgotten);

    /// <summary>Makes forms show what is stored: what was sent is a change of something that is no more, and sending it again would undo what somebody else saved.</summary>
    public static void ForgetSent(this HttpContext context) => context.Items[Forgotten] = true;

    /// <summary>The choice that was sent; the usual one where none was.</summary>
    public static string Chosen(this HttpContext context, string name, string usual) => context.Sent(name, usual) is { Length: > 0 } chosen ? chosen : usual;
}
