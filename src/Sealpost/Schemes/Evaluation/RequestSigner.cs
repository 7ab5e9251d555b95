using System.Text;
using Sealpost.Cryptography;
using Sealpost.Schemes.Canonical;
using Sealpost.Schemes.Language;

namespace Sealpost.Schemes.Evaluation;

/// <summary>Writes the headers of a scheme that signs a template, by a keyed hash or a private key.</summary>
internal sealed class RequestSigner(ProofDefinition definition)
{
    private readonly SignatureDefinition _signature = definition.Signature;

    /// <summary>Whether everything a signed request needs can be written as headers.</summary>
    public bool IsPossible { get; } =
        definition is { Algorithm: not DigestAlgorithm, BodyDigest: null }
        && definition.Signature is { Parse: not SignatureParse.Envelope, Sources: [{ Place.Kind: SchemePlaceKind.Header }, ..] }
        && definition.Signed.Parts.All(part => part is { Place: null or { Kind: SchemePlaceKind.Json or SchemePlaceKind.Query or SchemePlaceKind.Form }, SignedHeaders: null or { Source.Kind: SchemePlaceKind.Header } });

    /// <summary>How many keys can sign one request.</summary>
    public int SimultaneousKeys { get; } = definition.Rotation.Mode switch
    {
        RotationMode.None => 1,
        RotationMode.Labels => 2,
        _ => definition.Signature.Spread == SignatureSpread.FirstPresent ? ActiveKeys.Max : definition.Signature.Sources.Count,
    };

    public IReadOnlyList<string> WrittenHeaders { get; } = [.. PlainHeaders(definition).Concat(Proofs(definition)).Distinct(StringComparer.OrdinalIgnoreCase)];

    public IReadOnlyList<string> ProofHeaders { get; } = [.. Proofs(definition).Distinct(StringComparer.OrdinalIgnoreCase)];

    public void Sign(in SignRequest request, ReadOnlySpan<SchemeKey> keys, ICollection<KeyValuePair<string, string>> headers)
    {
        Span<int> active = stackalloc int[ActiveKeys.Max];
        if (ActiveKeys.Select(keys, request.Time, active, out var count) != VerifyOutcome.Accepted)
            throw new InvalidOperationException($"Signing needs one to {ActiveKeys.Max} keys that are active at the request's time.");

        active = active[Math.Max(0, count - SimultaneousKeys)..count];
        var id = Id(request);
        var timestamp = Timestamp(request);
        WritePlain(id, timestamp, keys[active[^1]], headers);

        var signatures = new string[active.Length];
        Compute(request, [.. headers], keys, active, id, timestamp, signatures);
        WriteSignatures(signatures, keys, active, timestamp, headers);
    }

    private string? Id(in SignRequest request)
    {
        if (definition.MessageId.Count == 0)
            return null;

        var source = definition.MessageId[0];
        if (source.Place.Kind == SchemePlaceKind.Json)
            return FromBody(request, source);
        if (string.IsNullOrEmpty(request.Id))
            throw new ArgumentException("The scheme signs a message id and the request has none.", nameof(request));
        return request.Id.AsSpan().ContainsAnyExceptInRange('!', '~')
            ? throw new ArgumentException("A message id is visible ASCII without spaces.", nameof(request))
            : request.Id;
    }

    private string? Timestamp(in SignRequest request) =>
        definition.Timestamp switch
        {
            null => null,
            { Sources: [{ Place.Kind: SchemePlaceKind.Json } source, ..] } => FromBody(request, source),
            var timestamp => timestamp.Format.Write(request.Time),
        };

    private static string FromBody(in SignRequest request, FieldSource source)
    {
        Span<char> scratch = stackalloc char[128];
        return JsonField.Read(request.Body, source.Path!, scratch, out var text) == Reading.Found
            ? text.ToString()
            : throw new ArgumentException($"The scheme reads {source.Place} and the body does not hold it.", nameof(request));
    }

    private void WritePlain(string? id, string? timestamp, SchemeKey newest, ICollection<KeyValuePair<string, string>> headers)
    {
        if (id is not null && definition.MessageId[0].Place is { Kind: SchemePlaceKind.Header } idPlace)
            headers.Add(new(idPlace.Name, id));
        if (timestamp is not null && definition.Timestamp!.Sources[0].Place is { Kind: SchemePlaceKind.Header } timestampPlace)
            headers.Add(new(timestampPlace.Name, timestamp));
        foreach (var guard in definition.Guards)
            headers.Add(new(guard.Header, guard.Value));
        if (newest.Id is not null && definition.KeyId?.Place is { Kind: SchemePlaceKind.Header } keyIdPlace)
            headers.Add(new(keyIdPlace.Name, newest.Id));
        if (SignedHeaderList(definition) is { } list)
            headers.Add(new(list.Source.Name, string.Join(list.Separator, list.Required)));
    }

    private void Compute(
        in SignRequest request, List<KeyValuePair<string, string>> written, ReadOnlySpan<SchemeKey> keys, ReadOnlySpan<int> signers, string? id,
        string? timestamp, string[] signatures)
    {
        var head = new ByteBuffer(stackalloc byte[512]);
        var tail = new ByteBuffer(stackalloc byte[256]);
        var source = new VerifyRequest<HeaderList> { Headers = new(written), Body = request.Body, Method = request.Method, Url = request.Url };
        var values = new SignedValues { Timestamp = timestamp, Id = id, UrlForm = definition.Url };
        if (definition.Signed.Write(source, values, ref head, ref tail) != VerifyOutcome.Accepted)
            throw new ArgumentException("The scheme signs the method, the URL or a field that the request does not have.", nameof(request));

        var body = definition.Signed.CoversBody ? request.Body : default;
        if (definition.Algorithm is SigningAlgorithm signing)
        {
            head.Append(body);
            head.Append(tail.Written);
            for (var i = 0; i < signers.Length; i++)
                signatures[i] = _signature.Encoding.Encode(ActiveKeys.Private(keys[signers[i]]).Sign(signing, head.Written));
        }
        else
        {
            var algorithm = (MacAlgorithm)definition.Algorithm;
            Span<byte> mac = stackalloc byte[algorithm.Size];
            for (var i = 0; i < signers.Length; i++)
            {
                ActiveKeys.Mac(keys[signers[i]], algorithm).Compute(head.Written, body, tail.Written, mac);
                signatures[i] = _signature.Encoding.Encode(mac);
            }
        }

        head.Dispose();
        tail.Dispose();
    }

    private void WriteSignatures(
        string[] signatures, ReadOnlySpan<SchemeKey> keys, ReadOnlySpan<int> signers, string? timestamp, ICollection<KeyValuePair<string, string>> headers)
    {
        var text = new StringBuilder();
        if (timestamp is not null && definition.Timestamp!.Sources[0].Place is { Kind: SchemePlaceKind.KeyValue } place)
            text.Append(place.Name).Append(_signature.Pair).Append(timestamp);

        for (var i = 0; i < signatures.Length; i++)
        {
            if (text.Length > 0)
                text.Append(_signature.Separators[0]);

            var label = Label(i, signatures.Length);
            if (_signature.Parse == SignatureParse.KeyValue)
                text.Append(label ?? _signature.Keys[0]).Append(_signature.Pair);
            _signature.Pattern.Write(text, signatures[i], KeyId(keys[signers[i]]), label);

            if (_signature.Spread == SignatureSpread.FirstPresent)
                continue;
            headers.Add(new(_signature.Sources[i].Place.Name, text.ToString()));
            text.Clear();
        }

        if (text.Length > 0)
            headers.Add(new(_signature.Sources[0].Place.Name, text.ToString()));
    }

    private string? KeyId(SchemeKey key) =>
        !_signature.Pattern.HasKeyId ? null
        : key.Id ?? throw new ArgumentException("The scheme writes the id of each key and a key has none.", nameof(key));

    private string? Label(int position, int count) => definition.Rotation switch
    {
        { Mode: not RotationMode.Labels } => null,
        var rotation when count == 1 => rotation.Only,
        var rotation => position == 0 ? rotation.Old : rotation.New,
    };

    private static IEnumerable<string> PlainHeaders(ProofDefinition definition)
    {
        if (definition.MessageId is [{ Place: { Kind: SchemePlaceKind.Header } id }, ..])
            yield return id.Name;
        if (definition.Timestamp is { Sources: [{ Place: { Kind: SchemePlaceKind.Header } timestamp }, ..] })
            yield return timestamp.Name;
        foreach (var guard in definition.Guards)
            yield return guard.Header;
        if (definition.KeyId is { Place: { Kind: SchemePlaceKind.Header } keyId })
            yield return keyId.Name;
        if (SignedHeaderList(definition) is { } list)
            yield return list.Source.Name;
    }

    private static SignedHeaders? SignedHeaderList(ProofDefinition definition) =>
        definition.Signed.Parts.Select(part => part.SignedHeaders).FirstOrDefault(list => list is { Source.Kind: SchemePlaceKind.Header });

    private static IEnumerable<string> Proofs(ProofDefinition definition)
    {
        var written = definition.Signature.Spread == SignatureSpread.FirstPresent ? 1 : definition.Signature.Sources.Count;
        foreach (var source in definition.Signature.Sources.Take(written))
        {
            if (source.Place.Kind == SchemePlaceKind.Header)
                yield return source.Place.Name;
        }
    }
}
