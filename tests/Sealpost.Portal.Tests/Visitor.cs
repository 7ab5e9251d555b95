using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace Sealpost.Portal.Tests;

/// <summary>Somebody with a browser without script: opens pages, fills in forms, follows redirections, keeps cookies.</summary>
internal sealed class Visitor : IDisposable
{
    private const int MostRedirections = 5;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly HtmlParser Parser = new();
    private readonly HttpClient _http;

    public Visitor(Uri server) => _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = server };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Opens a page and lands where it leads.</summary>
    public Task<Page> OpenAsync(string path) => FollowAsync(new HttpRequestMessage(HttpMethod.Get, path));

    /// <summary>Reloads a page until it is as it is waited for.</summary>
    public async Task<Page> ReloadUntilAsync(string path, Func<Page, bool> condition)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var page = await OpenAsync(path);
            if (condition(page)) return page;
            TimeProvider.System.GetElapsedTime(started).ShouldBeLessThan(Patience, $"{path} has not become what was waited for:\n{page.Text}");
            await Task.Yield();
        }
    }

    /// <summary>One request and its own answer.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request) => _http.SendAsync(request, Token);

    /// <summary>Fills in a form of a page and sends it, with everything else that stands in it.</summary>
    /// <param name="name">The form's name.</param>
    public Task<Page> SubmitAsync(Page page, string name, params ReadOnlySpan<(string Name, string Value)> values) => PressAsync(page, name, button: null, values);

    /// <summary>Fills in a form and sends it by one of its buttons.</summary>
    /// <param name="button">The value of the button's <c>act</c>; null for a button that says nothing.</param>
    public Task<Page> PressAsync(Page page, string name, string? button, ReadOnlySpan<(string Name, string Value)> values)
    {
        var form = page.Form(name).ShouldNotBeNull($"There is no form '{name}' on {page.Url}:\n{page.Text}");
        var fields = FieldsOf(form);
        foreach (var (field, value) in values)
        {
            fields.Keys.ShouldContain(field, $"The form '{name}' has no field '{field}'.");
            fields[field] = value;
        }

        if (button is not null) fields["act"] = button;
        return FollowAsync(new HttpRequestMessage(HttpMethod.Post, page.Url) { Content = new FormUrlEncodedContent(fields) });
    }

    public void Dispose() => _http.Dispose();

    private async Task<Page> FollowAsync(HttpRequestMessage request)
    {
        for (var redirections = 0; ; redirections++)
        {
            using var answer = await _http.SendAsync(request, Token);
            if (answer.Headers.Location is not { } location || redirections == MostRedirections)
            {
                var text = await answer.Content.ReadAsStringAsync(Token);
                return new(request.RequestUri!.ToString(), answer.StatusCode, Parser.ParseDocument(text), text);
            }

            request = new HttpRequestMessage(HttpMethod.Get, location);
        }
    }

    private static Dictionary<string, string> FieldsOf(IHtmlFormElement form)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var input in form.QuerySelectorAll("input[name],select[name],textarea[name]"))
        {
            var name = input.GetAttribute("name")!;
            if (input is IHtmlInputElement { Type: "radio" or "checkbox", IsChecked: false })
            {
                fields.TryAdd(name, "");
                continue;
            }

            fields[name] = input switch
            {
                IHtmlInputElement text => text.Value,
                IHtmlSelectElement select => select.Value ?? "",
                IHtmlTextAreaElement area => area.Value,
                _ => "",
            };
        }

        return fields;
    }
}

/// <summary>A page as it was answered.</summary>
internal sealed record Page(string Url, HttpStatusCode Status, IHtmlDocument Document, string Html)
{
    /// <summary>What one reads on it.</summary>
    public string Text => Document.Body?.TextContent ?? Html;

    public string Heading => Document.QuerySelector("h1")?.TextContent.Trim() ?? "";

    /// <summary>Null when it has no such form.</summary>
    public IHtmlFormElement? Form(string name) =>
        Document.Forms.FirstOrDefault(form => form.QuerySelector("input[name=_handler]")?.GetAttribute("value") is { } handler && (handler == name || handler.EndsWith($"]{name}", StringComparison.Ordinal)));

    public IElement? Find(string selector) => Document.QuerySelector(selector);

    public string? LinkTo(string text) => Document.Links.FirstOrDefault(link => link.TextContent.Contains(text, StringComparison.Ordinal))?.GetAttribute("href");
}
