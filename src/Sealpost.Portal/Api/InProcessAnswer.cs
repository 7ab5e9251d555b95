using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Sealpost.Portal.Api;

/// <summary>An answer in memory. It begins when all of it is there, so whatever hooks its beginning may still change it.</summary>
internal sealed class InProcessAnswer : IHttpResponseFeature, IDisposable
{
    private readonly MemoryStream _bytes = new();
    private readonly Stack<(Func<object, Task> Callback, object State)> _starting = new();
    private readonly Stack<(Func<object, Task> Callback, object State)> _completed = new();
    private Stream? _body;

    public InProcessAnswer() => Body = new StreamResponseBodyFeature(_bytes);

    public StreamResponseBodyFeature Body { get; }

    public int StatusCode { get; set; } = StatusCodes.Status200OK;

    public string? ReasonPhrase { get; set; }

    public IHeaderDictionary Headers { get; set; } = new HeaderDictionary();

    public bool HasStarted { get; private set; }

    Stream IHttpResponseFeature.Body
    {
        get => _body ?? _bytes;
        set => _body = value;
    }

    public void OnStarting(Func<object, Task> callback, object state) => _starting.Push((callback, state));

    public void OnCompleted(Func<object, Task> callback, object state) => _completed.Push((callback, state));

    public void Dispose() => _bytes.Dispose();

    public async Task CompleteAsync()
    {
        while (_starting.TryPop(out var hook)) await hook.Callback(hook.State);
        HasStarted = true;
        while (_completed.TryPop(out var hook)) await hook.Callback(hook.State);
    }

    public HttpResponseMessage ToMessage(HttpRequestMessage request)
    {
        var message = new HttpResponseMessage((HttpStatusCode)StatusCode) { RequestMessage = request, Content = new ByteArrayContent(_bytes.ToArray()) };
        foreach (var (name, values) in Headers)
            if (!message.Headers.TryAddWithoutValidation(name, values.AsEnumerable()))
                message.Content.Headers.TryAddWithoutValidation(name, values.AsEnumerable());
        return message;
    }
}
