using System.Text;
using System.Text.Json;
using Sealpost.Catalogue;
using Sealpost.Schemes;
using Sealpost.Schemes.Canonical;
using Sealpost.Schemes.Evaluation;
using Sealpost.TestKit;

namespace Sealpost.Tests.Schemes;

/// <summary>
/// Valid requests, damaged in every way a header or a body can be: never an exception, never accepted. Each case is made from its number, so
/// a failure can be repeated. A million of them in the long run.
/// </summary>
public sealed class MutationTests
{
    private const string Punctuation = ",; =.:\"'&|/+-_%\\{}()[]";
    private const string Url = "https://example.com/hook?a=1";

    private static readonly int Cases = Environment.GetEnvironmentVariable("SEALPOST_LONG_TESTS") == "1" ? 1_000_000 : 6_000;

    [Fact]
    public void A_damaged_request_is_refused_without_an_exception()
    {
        var requests = CatalogueCases.SignableIds.SelectMany(row => CatalogueCases.Variants(row.Data)).Where(scheme => scheme.CanSign).Select(Signed).ToArray();
        var failures = new List<string>();
        for (var number = 0; number < Cases && failures.Count < 10; number++)
        {
            var request = requests[number % requests.Length];
            var random = new Random(number);
            var (headers, body) = Damage(request, random);
            if (IsTheSame(request, headers, body))
                continue;

            try
            {
                if (Verify(request, headers, body).IsAccepted)
                    failures.Add($"{number} {request.Scheme.Id} accepted {Show(headers)}");
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                failures.Add($"{number} {request.Scheme.Id} threw {e.GetType().Name}: {e.Message} {Show(headers)}");
            }
        }

        failures.ShouldBeEmpty();
    }

    /// <summary>What only vendors can sign: their own published requests, bodies damaged, each at its own time.</summary>
    [Fact]
    public void A_damaged_request_of_a_vendor_throws_nothing_and_a_covered_body_must_be_whole()
    {
        var vectors = CorpusJson.Read("provider-vectors.json").EnumerateArray().Where(vector => vector.GetProperty("valid").GetBoolean()).ToArray();
        var failures = new List<string>();
        for (var number = 0; number < Cases / 4 && failures.Count < 10; number++)
        {
            var vector = vectors[number % vectors.Length];
            if (SchemeCatalogue.Default.Find($"{vector.GetProperty("scheme").GetString()}@1") is not { } scheme || vector.GetProperty("secret").ValueKind != JsonValueKind.String)
                continue;
            if (scheme.Id is "rfc9421@1" or "vonage-sms@1")
                continue;

            var random = new Random(number);
            var body = Exchange.Utf8(vector.GetProperty("body").GetString()!);
            var damaged = DamageBytes(body, random);
            var covers = scheme.Definition.Proof?.Signed.CoversBody == true && scheme.Definition.Each is null;
            try
            {
                var result = scheme.Verify(
                    new VerifyRequest<HeaderList>
                    {
                        Headers = new([.. vector.GetProperty("headers").EnumerateObject().Select(line => new KeyValuePair<string, string>(line.Name, line.Value.GetString()!))]),
                        Body = damaged,
                        Method = vector.GetProperty("method").GetString(),
                        Url = vector.GetProperty("url").GetString(),
                    },
                    [scheme.Key(vector.GetProperty("secret").GetString()!)],
                    new ManualTimeProvider(vector.GetProperty("now").ValueKind == JsonValueKind.Number ? DateTimeOffset.FromUnixTimeSeconds(vector.GetProperty("now").GetInt64()) : Exchange.Noon));
                if (result.IsAccepted && covers && !damaged.AsSpan().SequenceEqual(body))
                    failures.Add($"{number} {scheme.Id} accepted");
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                failures.Add($"{number} {scheme.Id} threw {e.GetType().Name}: {e.Message}");
            }
        }

        failures.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(CatalogueCases.SignableIds), MemberType = typeof(CatalogueCases))]
    public void Hostile_sizes_cost_memory_in_proportion_to_themselves(string id)
    {
        var request = Signed(CatalogueCases.Variants(id).First(scheme => scheme.CanSign));
        var huge = new string('a', 1 << 18);
        foreach (var value in new[] { huge, new string(',', 1 << 18), new string(' ', 1 << 18), string.Concat(Enumerable.Repeat("v1,AAAA ", 1 << 15)), string.Concat(Enumerable.Repeat("a=b;", 1 << 16)) })
        {
            foreach (var name in request.Headers.Select(line => line.Key).Where(name => !IsUnread(request.Scheme, name)).Take(8))
            {
                var headers = request.Headers.Replace(name, value);
                Verify(request, headers, request.Body).IsAccepted.ShouldBeFalse();
                var before = GC.GetAllocatedBytesForCurrentThread();
                Verify(request, headers, request.Body);
                (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(16L * value.Length, $"{id} {name}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(CatalogueCases.SignableIds), MemberType = typeof(CatalogueCases))]
    public void A_part_of_a_signature_is_no_signature(string id)
    {
        var request = Signed(CatalogueCases.Variants(id).First(scheme => scheme.CanSign));
        var header = request.Headers.Last(line => request.Scheme.ProofHeaders.Contains(line.Key));
        for (var length = 0; length < Math.Min(header.Value.Length, 400); length++)
        {
            Verify(request, request.Headers.Replace(header.Key, header.Value[..length]), request.Body).IsAccepted.ShouldBeFalse($"{id} {length}");
            if (header.Value[..^length] is not "Bearer ")
                Verify(request, request.Headers.Replace(header.Key, header.Value[^length..]), request.Body).IsAccepted.ShouldBeFalse($"{id} last {length}");
        }
    }

    private static Request Signed(Scheme scheme)
    {
        SchemeKey[] keys = [CatalogueCases.FreshKey(scheme)];
        var body = Exchange.Utf8(scheme.Id is "twilio@1" or "mandrill@1" or "plivo-v3@1" or "travis-ci@1"
            ? "payload=abc&b=def"
            : $$"""{"webhookTimestamp":{{Exchange.Noon.ToUnixTimeMilliseconds()}},"time_ms":{{Exchange.Noon.ToUnixTimeMilliseconds()}},"name":"Zürich"}""");
        var headers = scheme.Sign(body, keys);
        var request = new Request(scheme, keys, headers, body);
        Verify(request, headers, body).IsAccepted.ShouldBeTrue(scheme.Id);
        return request;
    }

    private static VerifyResult Verify(Request request, List<KeyValuePair<string, string>> headers, byte[] body) => request.Scheme.Verify(
        new VerifyRequest<HeaderList> { Headers = new(headers), Body = body, Method = "POST", Url = Url }, request.Keys, new ManualTimeProvider(Exchange.Noon));

    private static (List<KeyValuePair<string, string>> Headers, byte[] Body) Damage(Request request, Random random)
    {
        if (random.Next(3) == 0)
            return (request.Headers, DamageBytes(request.Body, random));

        var at = random.Next(request.Headers.Count);
        var (name, value) = request.Headers[at];
        List<KeyValuePair<string, string>> headers = [.. request.Headers];
        switch (random.Next(6))
        {
            case 0:
                headers.RemoveAt(at);
                break;
            case 1:
                headers.Insert(random.Next(headers.Count), new(name, random.Next(2) == 0 ? value : DamageText(value, random)));
                break;
            default:
                headers[at] = new(name, DamageText(value, random));
                break;
        }

        return (headers, request.Body);
    }

    private static string DamageText(string value, Random random)
    {
        var at = random.Next(value.Length + 1);
        var c = random.Next(4) switch
        {
            0 => (char)random.Next(0x20),
            1 => (char)random.Next(char.MaxValue + 1),
            2 => Punctuation[random.Next(Punctuation.Length)],
            _ => (char)random.Next(0x21, 0x7F),
        };
        return random.Next(9) switch
        {
            0 => "",
            1 => value[..at],
            2 => value[at..],
            3 => value.Insert(at, c.ToString()),
            4 => at < value.Length ? value.Remove(at, 1) : value,
            5 => value.Length > 1 ? value[^1] + value[1..^1] + value[0] : value,
            6 => new string([.. value.Reverse()]),
            7 => value.Insert(at, new string(c, random.Next(1, 2000))),
            _ => at < value.Length ? value[..at] + c + value[(at + 1)..] : value,
        };
    }

    private static byte[] DamageBytes(byte[] body, Random random)
    {
        var at = random.Next(body.Length + 1);
        return random.Next(7) switch
        {
            0 => [],
            1 => body[..at],
            2 => body[at..],
            3 => [.. body[..at], (byte)random.Next(256), .. body[at..]],
            4 => [.. body, .. body],
            5 => at < body.Length ? [.. body[..at], .. body[(at + 1)..]] : [.. body, 0],
            _ => at < body.Length ? [.. body[..at], (byte)(body[at] ^ (1 << random.Next(8))), .. body[(at + 1)..]] : [.. body, (byte)'\n'],
        };
    }

    /// <summary>Whether the damage changes nothing that the vendor's own form tells apart: blanks and empty items, letter case of hex and of auth schemes, fields that nobody reads.</summary>
    private static bool IsTheSame(Request request, List<KeyValuePair<string, string>> headers, byte[] body)
    {
        var proof = request.Scheme.Definition.Proof;
        var bindsBody = proof is not null ? proof.Signed.CoversBody : request.Scheme.Definition.Jwt?.Claims.BodyHash is not null || request.Scheme.Kind == SchemeKind.HttpSignature;
        var sameBody = body.AsSpan().SequenceEqual(request.Body) || !bindsBody && (proof?.Signed.BindsBody != true || Form(body) == Form(request.Body));
        return sameBody && Normal(request.Scheme, headers) == Normal(request.Scheme, request.Headers);
    }

    private static string Show(List<KeyValuePair<string, string>> headers) =>
        string.Join(" | ", headers.Select(line => $"{line.Key}: {(line.Value.Length > 200 ? line.Value[..200] : line.Value)}"));

    /// <summary>Nothing stands between the names and values that are signed, so <c>b=def</c> and <c>bdef=</c> are one to these vendors.</summary>
    private static string? Form(byte[] body) => FormText.TryRead(body, "") is { } fields
        ? SortedFields.Of(fields)
        : null;

    private static string Normal(Scheme scheme, List<KeyValuePair<string, string>> headers)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in headers.OrderBy(line => line.Key, StringComparer.Ordinal))
        {
            if (IsUnread(scheme, name))
                continue;
            var ignoresCase = scheme.Definition.Proof?.Signature.Encoding == SignatureEncoding.HexAny ? value.Length : scheme.Kind is SchemeKind.Basic or SchemeKind.Jwt ? "Bearer".Length : 0;
            var meaning = value.Select((c, at) => at < ignoresCase ? char.ToLowerInvariant(c) : c).Where(c => c is not (' ' or '\t' or ',' or ';'));
            text.Append(name).Append('\n').Append([.. meaning]).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>Timestamps that these senders do not sign are facts for people, and no check reads them.</summary>
    private static bool IsUnread(Scheme scheme, string name) => (scheme.Id, name) is ("shopify@1", "X-Shopify-Triggered-At") or ("sentry@1", "Sentry-Hook-Timestamp");

    private sealed record Request(Scheme Scheme, SchemeKey[] Keys, List<KeyValuePair<string, string>> Headers, byte[] Body);
}
