using Sealpost.Schemes.Evaluation;
using Sealpost.Schemes.Language;
using Sealpost.Secrets;

namespace Sealpost.Schemes;

/// <summary>One vendor's way to sign webhooks, as data: the same object signs what is sent and verifies what is received.</summary>
/// <remarks>Immutable and safe to share between threads. The language is described in docs/schemes.</remarks>
public sealed class Scheme
{
    private static readonly Dictionary<string, string> NoChoices = [];

    private readonly SchemeDefinition _definition;
    private readonly byte[] _document;
    private readonly IReadOnlyDictionary<string, string> _chosen;
    private readonly HmacSigner? _signer;
    private readonly HmacVerifier? _verifier;
    private readonly TokenProof? _token;

    private Scheme(SchemeDefinition definition, byte[] document, IReadOnlyDictionary<string, string> chosen)
    {
        _definition = definition;
        _document = document;
        _chosen = chosen;
        if (definition.Hmac is { } hmac)
            (_signer, _verifier) = (new(hmac), new(hmac));
        if (definition.Token is { } token)
            _token = new(token);
    }

    /// <summary>Identity with version, such as <c>stripe@1</c>. A released version never changes.</summary>
    public string Id => _definition.Id;

    /// <summary>The vendor's name for people.</summary>
    public string Name => _definition.Name;

    /// <summary>What family of proof the scheme uses.</summary>
    public SchemeKind Kind => _definition.Kind;

    /// <summary>The scheme file as it was read: UTF-8 JSON, with every setting still open.</summary>
    public ReadOnlySpan<byte> Document => _document;

    /// <summary>Where the facts come from; null when the file does not say.</summary>
    public string? Source => _definition.Source;

    /// <summary>What a person should know before using the scheme; null when there is nothing.</summary>
    public string? Notes => _definition.Notes;

    /// <summary>The choices that the scheme leaves open; <see cref="With"/> makes them.</summary>
    public IReadOnlyList<SchemeSetting> Settings => _definition.Settings;

    /// <summary>What a secret for this scheme looks like: its check and its generator.</summary>
    public SecretFormat SecretFormat => _definition.Secret;

    /// <summary>
    /// Whether <see cref="Sign"/> can write such requests: false where the proof stands in the body or the query, which are not ours to change.
    /// </summary>
    public bool CanSign => Kind switch
    {
        SchemeKind.Hmac => _signer!.IsPossible,
        SchemeKind.Token => _token!.CanSign,
        _ => true,
    };

    /// <summary>Every header name that <see cref="Sign"/> may write, so that nobody else sets them.</summary>
    public IReadOnlyList<string> WrittenHeaders => Kind switch
    {
        SchemeKind.Hmac when CanSign => _signer!.WrittenHeaders,
        SchemeKind.Token when CanSign => [_token!.Header],
        SchemeKind.Basic => [BasicProof.Header],
        _ => [],
    };

    /// <summary>Those of <see cref="WrittenHeaders"/> whose value is the proof itself: what a log or a history must not keep.</summary>
    public IReadOnlyList<string> ProofHeaders => Kind == SchemeKind.Hmac && CanSign ? _signer!.ProofHeaders : WrittenHeaders;

    /// <summary>How long the vendor lets an old and a new secret sign side by side; null when its documents do not say.</summary>
    public TimeSpan? RotationOverlap => _definition.Hmac?.Rotation.Overlap;

    /// <summary>Where the sender names the event type; null when it stands in no fixed place.</summary>
    public SchemePlace? EventType => _definition.EventType;

    /// <summary>Where the sender names the delivery, not covered by the signature; null when there is none.</summary>
    public SchemePlace? DeliveryId => _definition.DeliveryId;

    /// <summary>The name of the sender's handshake; null when it has none.</summary>
    public string? Handshake => _definition.Handshake;

    /// <summary>The statuses that the sender expects in answer; null when any 2xx and 401 will do.</summary>
    public SchemeResponse? Response => _definition.Response;

    /// <summary>Whether the signature covers the body after its content encoding (gzip) has been taken off.</summary>
    public bool VerifiesDecompressedBody => _definition.VerifiesDecompressedBody;

    internal SchemeDefinition Definition => _definition;

    /// <summary>Reads a scheme file.</summary>
    /// <param name="utf8Json">The JSON document, UTF-8, at most 64 KiB.</param>
    /// <exception cref="SchemeFormatException">The file has faults; every one is listed with its JSON pointer.</exception>
    public static Scheme Parse(ReadOnlySpan<byte> utf8Json)
    {
        var document = utf8Json.ToArray();
        var scheme = new Scheme(SchemeReader.Read(document, NoChoices), document, NoChoices);
        foreach (var setting in scheme.Settings)
        {
            foreach (var value in setting.Values)
                SchemeReader.Read(document, new Dictionary<string, string> { [setting.Name] = value });
        }

        return scheme;
    }

    /// <summary>The same scheme with some of its declared settings chosen, such as <c>hash = hmac-sha512</c>.</summary>
    /// <param name="settings">Name and value of each setting to choose; those chosen before stay chosen.</param>
    /// <exception cref="SchemeFormatException">A setting is not declared by the scheme or its value is not one of those allowed.</exception>
    public Scheme With(IReadOnlyDictionary<string, string> settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (settings.Count == 0)
            return this;

        var chosen = new Dictionary<string, string>(_chosen, StringComparer.Ordinal);
        foreach (var (name, value) in settings)
            chosen[name] = value;
        return new(SchemeReader.Read(_document, chosen), _document, chosen);
    }

    /// <summary>Decodes a secret into a key of this scheme.</summary>
    /// <param name="secret">The secret as text.</param>
    /// <param name="from">When the key begins to sign and verify; null means always.</param>
    /// <param name="until">When the key stops; null means never.</param>
    /// <param name="id">The name that messages use for the key, in schemes with key ids; null answers to every name.</param>
    /// <exception cref="SecretFormatException">The secret does not have this scheme's format.</exception>
    /// <exception cref="ArgumentException">The id is not visible ASCII.</exception>
    public SchemeKey CreateKey(Secret secret, DateTimeOffset? from = null, DateTimeOffset? until = null, string? id = null)
    {
        ArgumentNullException.ThrowIfNull(secret);
        if (id is not null && (id.Length == 0 || id.AsSpan().ContainsAnyExceptInRange('!', '~')))
            throw new ArgumentException("A key id is visible ASCII without spaces.", nameof(id));
        return new(_definition.Secret.CreateMaterial(secret, _definition.Hmac?.Algorithm), secret, from, until, id);
    }

    /// <summary>Writes the headers that prove the request, over the exact body bytes.</summary>
    /// <param name="request">Body, message id and time.</param>
    /// <param name="keys">Oldest first; those not active at the request's time are passed over.</param>
    /// <param name="headers">Receives one name and value per header.</param>
    /// <exception cref="InvalidOperationException">No key is active, more than eight are, or <see cref="CanSign"/> is false.</exception>
    /// <exception cref="ArgumentException">The request lacks what the scheme signs, or a key belongs to another scheme.</exception>
    public void Sign(in SignRequest request, ReadOnlySpan<SchemeKey> keys, ICollection<KeyValuePair<string, string>> headers)
    {
        ArgumentNullException.ThrowIfNull(headers);
        if (!CanSign)
            throw new InvalidOperationException($"{Id} carries its proof in the body or the query and cannot be signed with headers.");

        switch (Kind)
        {
            case SchemeKind.Hmac:
                _signer!.Sign(request, keys, headers);
                break;
            case SchemeKind.Token:
                _token!.Sign(request, keys, headers);
                break;
            case SchemeKind.Basic:
                BasicProof.Sign(request, keys, headers);
                break;
        }
    }

    /// <summary>
    /// Decides whether a request is what the holder of a key sent. Nothing a request holds makes it throw, and for keyed hashes accepting
    /// allocates nothing.
    /// </summary>
    /// <param name="request">The request as received.</param>
    /// <param name="keys">Oldest first; those not active now are passed over. At most eight may be active.</param>
    /// <param name="clock">What tells the time now.</param>
    /// <returns>Accepted or one named reason. A scheme of kind none accepts everything: that has been spelled out.</returns>
    /// <exception cref="ArgumentException">A key was made by a scheme of another kind or algorithm.</exception>
    public VerifyResult Verify<THeaders>(in VerifyRequest<THeaders> request, ReadOnlySpan<SchemeKey> keys, TimeProvider clock)
        where THeaders : struct, IHeaderReader
    {
        ArgumentNullException.ThrowIfNull(clock);
        var now = clock.GetUtcNow();
        return Kind switch
        {
            SchemeKind.Hmac => _verifier!.Verify(request, keys, now),
            SchemeKind.Token => _token!.Verify(request, keys, now),
            SchemeKind.Basic => BasicProof.Verify(request, keys, now),
            SchemeKind.None => new() { Outcome = VerifyOutcome.Accepted, KeyIndex = -1 },
            _ => VerifyResult.Refused(VerifyOutcome.NotVerified),
        };
    }

    /// <summary>The scheme's id.</summary>
    public override string ToString() => Id;
}
