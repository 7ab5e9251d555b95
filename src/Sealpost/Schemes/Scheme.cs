using Sealpost.Cryptography;
using Sealpost.Keys;
using Sealpost.Schemes.Evaluation;
using Sealpost.Schemes.HttpSignatures;
using Sealpost.Schemes.Jwt;
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
    private readonly RequestSigner? _signer;
    private readonly RequestVerifier? _verifier;
    private readonly TokenProof? _token;
    private readonly JwtProof? _jwt;
    private readonly HttpSignatureProof? _httpSignature;
    private readonly KeyAddresses? _addresses;

    private Scheme(SchemeDefinition definition, byte[] document, IReadOnlyDictionary<string, string> chosen)
    {
        _definition = definition;
        _document = document;
        _chosen = chosen;
        if (definition.Proof is { } proof)
            (_signer, _verifier) = (new(proof), new(proof));
        if (definition.Token is { } token)
            _token = new(token);
        if (definition.Jwt is { } jwt)
            _jwt = new(jwt);
        if (definition.HttpSignature is { } signature)
            _httpSignature = new(signature);
        if (definition.Keys is { } keys)
            _addresses = new(keys, definition.Proof?.Signature, _jwt, _httpSignature is not null);
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
    /// Whether <see cref="Sign"/> can write such requests: false where the proof stands in the body or the query, which are not ours to change,
    /// and for plain hashes, which nobody should send.
    /// </summary>
    public bool CanSign => _definition.Each is null && Kind switch
    {
        SchemeKind.Hmac or SchemeKind.Asymmetric => _signer!.IsPossible,
        SchemeKind.Token => _token!.CanSign,
        SchemeKind.Jwt => _jwt!.CanSign,
        SchemeKind.HttpSignature => _httpSignature!.CanSign,
        SchemeKind.Hash => false,
        _ => true,
    };

    /// <summary>
    /// Whether verifying needs a secret or a key from whoever uses the scheme. False for kind none, and where the scheme itself says at
    /// which address its public keys stand; such a key may be given all the same and is used instead.
    /// </summary>
    public bool NeedsSecret => Kind != SchemeKind.None && _definition.Keys is not { Kind: KeySourceKind.Certificate or KeySourceKind.Document };

    /// <summary>
    /// Whether keys may have to be fetched from elsewhere, so that <see cref="VerifyAsync"/> has to be used instead of <see cref="Verify"/>.
    /// </summary>
    public bool MayFetchKeys => _addresses is not null;

    /// <summary>Every header name that <see cref="Sign"/> may write, so that nobody else sets them.</summary>
    public IReadOnlyList<string> WrittenHeaders => !CanSign ? [] : Kind switch
    {
        SchemeKind.Hmac or SchemeKind.Asymmetric => _signer!.WrittenHeaders,
        SchemeKind.Token => [_token!.Header],
        SchemeKind.Basic => [BasicProof.Header],
        SchemeKind.Jwt => [_jwt!.Header],
        SchemeKind.HttpSignature => _httpSignature!.WrittenHeaders,
        _ => [],
    };

    /// <summary>Those of <see cref="WrittenHeaders"/> whose value is the proof itself: what a log or a history must not keep.</summary>
    public IReadOnlyList<string> ProofHeaders => !CanSign ? [] : Kind switch
    {
        SchemeKind.Hmac or SchemeKind.Asymmetric => _signer!.ProofHeaders,
        SchemeKind.HttpSignature => HttpSignatureProof.ProofHeaders,
        _ => WrittenHeaders,
    };

    /// <summary>
    /// How many keys can prove one request side by side while a secret is replaced: 1 where a request has place for one proof, at most 8. Where more are active, the
    /// newest prove.
    /// </summary>
    public int SimultaneousKeys => Kind is SchemeKind.Hmac or SchemeKind.Asymmetric ? _signer!.SimultaneousKeys : 1;

    /// <summary>How long the vendor lets an old and a new secret sign side by side; null when its documents do not say.</summary>
    public TimeSpan? RotationOverlap => _definition.Proof?.Rotation.Overlap;

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

    /// <summary>Whether the proof covers the host that the sender called, so that the receiver has to know its own public URL.</summary>
    public bool CoversUrl => _definition.CoversUrl;

    /// <summary>
    /// For how long a request can be sent again before its signed time is too old: tolerance in the past and in the future together. Null when
    /// no time is signed, or none is too old.
    /// </summary>
    public TimeSpan? SignedWindow => _definition.SignedWindow;

    internal SchemeDefinition Definition => _definition;

    /// <summary>Reads a scheme file.</summary>
    /// <param name="utf8Json">The JSON document, UTF-8, at most 64 KiB.</param>
    /// <exception cref="SchemeFormatException">The file has faults; every one is listed with its JSON pointer.</exception>
    public static Scheme Parse(ReadOnlySpan<byte> utf8Json)
    {
        var document = utf8Json.ToArray();
        return new(SchemeReader.ReadWhole(document), document, NoChoices);
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
        var material = _definition.Secret.CreateMaterial(secret);
        return new(material, secret, from, until, id) { PublicKey = material is AsymmetricKey key ? _definition.Secret.Keys!.WritePublic(key) : null };
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
            case SchemeKind.Hmac or SchemeKind.Asymmetric:
                _signer!.Sign(request, keys, headers);
                break;
            case SchemeKind.Token:
                _token!.Sign(request, keys, headers);
                break;
            case SchemeKind.Basic:
                BasicProof.Sign(request, keys, headers);
                break;
            case SchemeKind.Jwt:
                _jwt!.Sign(request, keys, headers);
                break;
            case SchemeKind.HttpSignature:
                _httpSignature!.Sign(request, keys, headers);
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
        return Decide(request, keys, clock.GetUtcNow());
    }

    /// <summary>
    /// Decides as <see cref="Verify"/> does, and fetches public keys that are not at hand. Where none have to be fetched it completes at once
    /// and allocates nothing more.
    /// </summary>
    /// <param name="request">The request as received.</param>
    /// <param name="keys">
    /// Oldest first. May be empty where <see cref="NeedsSecret"/> is false; a key may be the address of a key set, or credentials for the
    /// vendor's key service, where the scheme takes these.
    /// </param>
    /// <param name="resolver">Fetches and remembers keys; one for the whole process.</param>
    /// <param name="clock">What tells the time now.</param>
    /// <param name="cancellationToken">Ends the waiting; the fetch itself goes on for others.</param>
    /// <returns>As <see cref="Verify"/>; <see cref="VerifyOutcome.KeyUnavailable"/> when a key could not be fetched.</returns>
    /// <exception cref="OperationCanceledException">The waiting was ended.</exception>
    public ValueTask<VerifyResult> VerifyAsync<THeaders>(
        InboundRequest<THeaders> request, ReadOnlyMemory<SchemeKey> keys, KeyResolver resolver, TimeProvider clock, CancellationToken cancellationToken)
        where THeaders : struct, IHeaderReader
    {
        ArgumentNullException.ThrowIfNull(resolver);
        ArgumentNullException.ThrowIfNull(clock);
        var now = clock.GetUtcNow();
        return _addresses is not null && (keys.IsEmpty || HoldsAddress(keys.Span))
            ? FetchAndVerifyAsync(request, keys, resolver, now, cancellationToken)
            : new(Decide(request.Now, keys.Span, now));
    }

    private static bool HoldsAddress(ReadOnlySpan<SchemeKey> keys)
    {
        foreach (var key in keys)
        {
            if (key.Material is RemoteKeySet or LookupCredentials)
                return true;
        }

        return false;
    }

    private async ValueTask<VerifyResult> FetchAndVerifyAsync<THeaders>(
        InboundRequest<THeaders> request, ReadOnlyMemory<SchemeKey> keys, KeyResolver resolver, DateTimeOffset now, CancellationToken cancellationToken)
        where THeaders : struct, IHeaderReader
    {
        var found = new FoundKeys();
        for (var i = keys.IsEmpty ? FoundKeys.NoIndex : 0; i < keys.Length; i++)
        {
            var given = i < 0 ? null : keys.Span[i];
            if (given?.IsActive(now) == false)
                continue;
            if (given is not null && given.Material is not (RemoteKeySet or LookupCredentials))
                found.Add(given, i);
            else if (_addresses!.TryFind(request.Now, given, out var address, out var outcome))
                found.Add(await resolver.ResolveAsync(address, cancellationToken), i);
            else
                found.Add(outcome);
        }

        if (found.Keys.Count == 0)
            return VerifyResult.Refused(found.Outcome);
        var result = Decide(request.Now, found.Keys.ToArray(), now);
        return result.KeyIndex < 0 ? result : result with { KeyIndex = found.IndexOf(result.KeyIndex) };
    }

    private VerifyResult Decide<THeaders>(in VerifyRequest<THeaders> request, ReadOnlySpan<SchemeKey> keys, DateTimeOffset now)
        where THeaders : struct, IHeaderReader
    {
        if (_definition.IsIncomplete)
            return VerifyResult.Refused(VerifyOutcome.NotConfigured);
        if (keys.IsEmpty && !NeedsSecret && Kind != SchemeKind.None)
            return VerifyResult.Refused(VerifyOutcome.KeyUnavailable);
        return _definition.Each is { } list ? VerifyEach(list, request, keys, now) : VerifyWhole(request, keys, now);
    }

    /// <summary>Every member of the list has to be proven; the first that is not tells why.</summary>
    private VerifyResult VerifyEach<THeaders>(JsonPath list, in VerifyRequest<THeaders> request, ReadOnlySpan<SchemeKey> keys, DateTimeOffset now)
        where THeaders : struct, IHeaderReader
    {
        if (JsonItems.TryList(request.Body, list) is not { } items)
            return VerifyResult.Refused(VerifyOutcome.MalformedBody);

        var result = VerifyResult.Refused(VerifyOutcome.MalformedBody);
        foreach (var item in items)
        {
            var one = new VerifyRequest<THeaders> { Headers = request.Headers, Body = request.Body[item], Method = request.Method, Url = request.Url };
            result = VerifyWhole(one, keys, now);
            if (!result.IsAccepted)
                return result;
        }

        return result;
    }

    private VerifyResult VerifyWhole<THeaders>(in VerifyRequest<THeaders> request, ReadOnlySpan<SchemeKey> keys, DateTimeOffset now)
        where THeaders : struct, IHeaderReader => Kind switch
        {
            SchemeKind.Hmac or SchemeKind.Hash or SchemeKind.Asymmetric => _verifier!.Verify(request, keys, now),
            SchemeKind.Token => _token!.Verify(request, keys, now),
            SchemeKind.Basic => BasicProof.Verify(request, keys, now),
            SchemeKind.Jwt => _jwt!.Verify(request, keys, now),
            SchemeKind.HttpSignature => _httpSignature!.Verify(request, keys, now),
            SchemeKind.None => new() { Outcome = VerifyOutcome.Accepted, KeyIndex = -1 },
            _ => VerifyResult.Refused(VerifyOutcome.NotVerified),
        };

    /// <summary>The scheme's id.</summary>
    public override string ToString() => Id;
}
