using System.Text;
using Sealpost.Keys;

namespace Sealpost.Tests.Keys;

/// <summary>An internet of a test's own: what stands at which address, and what was asked.</summary>
internal sealed class FakeKeyFetcher : IKeyFetcher
{
    private readonly Dictionary<string, Func<KeyFetchRequest, Task<KeyFetchResponse?>>> _answers = [];

    public List<KeyFetchRequest> Requests { get; } = [];

    public FakeKeyFetcher At(string url, string text, int status = 200) => At(url, _ => Task.FromResult<KeyFetchResponse?>(new(status, Encoding.UTF8.GetBytes(text))));

    public FakeKeyFetcher At(string url, Func<KeyFetchRequest, Task<KeyFetchResponse?>> answer)
    {
        _answers[url] = answer;
        return this;
    }

    public FakeKeyFetcher Gone(string url) => At(url, _ => Task.FromResult<KeyFetchResponse?>(null));

    public async ValueTask<KeyFetchResponse?> FetchAsync(KeyFetchRequest request, CancellationToken cancellationToken)
    {
        lock (Requests)
            Requests.Add(request);
        return _answers.TryGetValue(request.Url.AbsoluteUri, out var answer) ? await answer(request) : null;
    }
}
