using System.Net.Http.Headers;
using System.Text;
using Sealpost.Catalogue;
using Sealpost.Schemes;
using Sealpost.Secrets;
using Sealpost.Testing.Proofs;

namespace Sealpost.Testing;

/// <summary>Plays a sender of webhooks: makes requests that are signed as its scheme says.</summary>
/// <remarks>Not safe to share between threads. Requests are ordinary; send them with any client, such as that of WebApplicationFactory.</remarks>
public sealed class TestSender
{
    private readonly List<SchemeKey> _keys = [];
    private string _newestSecret = "";
    private string? _newestKeyId;
    private readonly TimeProvider _clock;

    /// <summary>A sender of a scheme of the catalogue.</summary>
    /// <param name="scheme">The scheme's id, such as <c>github@1</c>.</param>
    /// <param name="secret">What it signs with: the shared secret, or the private key where the receiver has the public one.</param>
    /// <param name="clock">Tells the time that is signed.</param>
    /// <param name="keyId">The name that messages use for the key, in schemes with key ids.</param>
    /// <exception cref="ArgumentException">There is no such scheme.</exception>
    public TestSender(string scheme, string secret, TimeProvider clock, string? keyId = null)
        : this(SchemeCatalogue.Default.Find(scheme) ?? throw new ArgumentException($"The catalogue has no scheme '{scheme}'.", nameof(scheme)), secret, clock, keyId)
    {
    }

    /// <summary>A sender of a scheme of your own, or of one with settings chosen.</summary>
    /// <param name="scheme">The scheme.</param>
    /// <param name="secret">What it signs with.</param>
    /// <param name="clock">Tells the time that is signed.</param>
    /// <param name="keyId">The name that messages use for the key, in schemes with key ids.</param>
    public TestSender(Scheme scheme, string secret, TimeProvider clock, string? keyId = null)
    {
        ArgumentNullException.ThrowIfNull(scheme);
        ArgumentNullException.ThrowIfNull(clock);
        Scheme = scheme;
        _clock = clock;
        AddSecret(secret, keyId);
    }

    /// <summary>A sender that has no secret yet: of a scheme that needs none, such as <c>none@1</c>, or for which <see cref="AddSecret"/> brings it.</summary>
    /// <param name="scheme">The scheme's id.</param>
    /// <param name="clock">Tells the time that is signed.</param>
    /// <exception cref="ArgumentException">There is no such scheme.</exception>
    public TestSender(string scheme, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        Scheme = SchemeCatalogue.Default.Find(scheme) ?? throw new ArgumentException($"The catalogue has no scheme '{scheme}'.", nameof(scheme));
        _clock = clock;
    }

    /// <summary>How it signs.</summary>
    public Scheme Scheme { get; }

    /// <summary>Written where the scheme says that the event type stands, if it is a header. Default none.</summary>
    public string? EventType { get; set; }

    /// <summary>The id of the next messages; null makes a fresh one for each. Where the scheme has a header for the delivery's id, that one too.</summary>
    public string? MessageId { get; set; }

    /// <summary>The content type. Default <c>application/json</c>.</summary>
    public string ContentType { get; set; } = "application/json";

    /// <summary>Begins a rotation: from now on it signs with this secret too, as the scheme's rotation says.</summary>
    /// <param name="secret">The new secret.</param>
    /// <param name="keyId">The name that messages use for the key, in schemes with key ids.</param>
    public TestSender AddSecret(string secret, string? keyId = null)
    {
        _keys.Add(Scheme.CreateKey(new Secret(secret), id: keyId));
        (_newestSecret, _newestKeyId) = (secret, keyId);
        return this;
    }

    /// <summary>A signed POST of a text.</summary>
    /// <param name="url">The absolute URL: some schemes sign it.</param>
    /// <param name="body">Sent as UTF-8.</param>
    public HttpRequestMessage Post(string url, string body) => Post(url, Encoding.UTF8.GetBytes(body));

    /// <summary>A signed POST of bytes. Where the scheme has its proof in the body or the query, they come out with it.</summary>
    /// <param name="url">The absolute URL: some schemes sign it.</param>
    /// <param name="body">The body; exactly so, unless the proof stands in it.</param>
    /// <exception cref="ArgumentException">The body lacks what the scheme signs, or is not of the form in which the proof stands.</exception>
    /// <exception cref="NotSupportedException">A scheme of your own has its proof in the body or the query.</exception>
    public HttpRequestMessage Post(string url, byte[] body)
    {
        ArgumentException.ThrowIfNullOrEmpty(url);
        ArgumentNullException.ThrowIfNull(body);
        var draft = new ProofDraft
        {
            Url = url,
            Body = body,
            Secret = _newestSecret,
            KeyId = _newestKeyId,
            Id = MessageId ?? $"msg_{Guid.NewGuid():N}",
            Time = _clock.GetUtcNow(),
        };
        if (Scheme.Kind != SchemeKind.None)
            Prove(draft);

        var request = new HttpRequestMessage(HttpMethod.Post, draft.Url) { Content = new ByteArrayContent(draft.Body) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(ContentType);
        Write(request, Scheme.EventType, EventType);
        Write(request, Scheme.DeliveryId, draft.Id);
        foreach (var (name, value) in draft.Headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return request;
    }

    private void Prove(ProofDraft draft)
    {
        if (!Scheme.CanSign)
        {
            OtherProofs.Of(Scheme)(draft);
            return;
        }

        Scheme.Sign(
            new SignRequest { Body = draft.Body, Id = draft.Id, Time = draft.Time, Method = "POST", Url = draft.Url },
            _keys.ToArray(),
            draft.Headers);
    }

    private static void Write(HttpRequestMessage request, SchemePlace? place, string? value)
    {
        if (value is not null && place is { Kind: SchemePlaceKind.Header, Name: var name })
            request.Headers.TryAddWithoutValidation(name, value);
    }
}
