using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using Sealpost.Catalogue;
using Sealpost.Schemes;
using Sealpost.TestKit;

namespace Sealpost.Tests.Schemes;

public sealed class HostileRequestTests
{
    private static readonly byte[] Body = Exchange.Utf8("""{"a":1}""");

    private static Scheme Find(string id) => SchemeCatalogue.Default.Find(id)!;

    [Theory]
    [InlineData(16, VerifyOutcome.Accepted)]
    [InlineData(17, VerifyOutcome.TooManySignatures)]
    [InlineData(1000, VerifyOutcome.TooManySignatures)]
    public void At_most_sixteen_signatures_are_looked_at(int count, VerifyOutcome expected)
    {
        var scheme = Find("standard-webhooks@1");
        SchemeKey[] keys = [CatalogueCases.FreshKey(scheme)];
        var written = scheme.Sign(Body, keys);
        var wrong = $"v1,{Convert.ToBase64String(new byte[32])} ";
        var padded = string.Concat(Enumerable.Repeat(wrong, count - 1)) + written[^1].Value;

        scheme.Verify(written.Replace("webhook-signature", padded), Body, keys).Outcome.ShouldBe(expected);
    }

    [Fact]
    public void Unknown_versions_do_not_count_as_signatures_but_cannot_be_endless()
    {
        var scheme = Find("standard-webhooks@1");
        SchemeKey[] keys = [CatalogueCases.FreshKey(scheme)];
        var written = scheme.Sign(Body, keys);

        string Padded(int count) => string.Concat(Enumerable.Repeat("v9,AAAA ", count)) + written[^1].Value;

        scheme.Verify(written.Replace("webhook-signature", Padded(40)), Body, keys).Outcome.ShouldBe(VerifyOutcome.Accepted);
        scheme.Verify(written.Replace("webhook-signature", Padded(100)), Body, keys).Outcome.ShouldBe(VerifyOutcome.TooManySignatures);
    }

    [Fact]
    public void A_ninth_active_key_is_refused_and_a_retired_one_does_not_count()
    {
        var scheme = Find("github@1");
        var secret = scheme.SecretFormat.Generate();
        SchemeKey[] eight = [.. Enumerable.Range(0, 7).Select(_ => CatalogueCases.FreshKey(scheme)), scheme.CreateKey(secret)];
        var headers = scheme.Sign(Body, [eight[^1]]);
        var retired = scheme.CreateKey(scheme.SecretFormat.Generate(), until: Exchange.Noon);

        scheme.Verify(headers, Body, [retired, .. eight]).KeyIndex.ShouldBe(8);
        scheme.Verify(headers, Body, [CatalogueCases.FreshKey(scheme), .. eight]).Outcome.ShouldBe(VerifyOutcome.TooManyKeys);
        scheme.Verify(headers, Body, [retired]).Outcome.ShouldBe(VerifyOutcome.NoKey);
        scheme.Verify(headers, Body, []).Outcome.ShouldBe(VerifyOutcome.NoKey);
    }

    [Theory]
    [InlineData("github@1", "X-Hub-Signature-256")]
    [InlineData("stripe@1", "Stripe-Signature")]
    [InlineData("engenius@1", "X-EnGenius-Timestamp")]
    [InlineData("standard-webhooks@1", "webhook-id")]
    [InlineData("box@1", "BOX-SIGNATURE-VERSION")]
    [InlineData("pusher@1", "X-Pusher-Key")]
    public void A_repeated_header_is_refused_even_when_both_say_the_same(string id, string header)
    {
        var scheme = Find(id);
        SchemeKey[] keys = [CatalogueCases.FreshKey(scheme)];
        var body = Exchange.Utf8($$"""{"time_ms":{{Exchange.Noon.ToUnixTimeMilliseconds()}}}""");
        var written = scheme.Sign(body, keys);

        scheme.Verify([.. written, written.Single(line => line.Key == header)], body, keys).Outcome.ShouldBe(VerifyOutcome.AmbiguousHeader);
    }

    [Fact]
    public void A_repeated_timestamp_item_is_refused()
    {
        var scheme = Find("stripe@1");
        SchemeKey[] keys = [CatalogueCases.FreshKey(scheme)];
        var written = scheme.Sign(Body, keys);

        scheme.Verify(written.Replace("Stripe-Signature", $"t=1,{written[0].Value}"), Body, keys).Outcome.ShouldBe(VerifyOutcome.AmbiguousHeader);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("sha256=")]
    [InlineData("SHA256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17")]
    [InlineData("sha256=757107EA0EB2509FC211221CCE984B8A37570B6D7586C22C46F4379C8B043E17")]
    [InlineData("sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17 ")]
    [InlineData("sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e1")]
    [InlineData("sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17\0")]
    [InlineData("sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17\r\nX: y")]
    [InlineData("sha256=\ud800")]
    public void Anything_but_the_one_canonical_text_is_refused(string signature)
    {
        var scheme = Find("github@1");

        scheme.Verify(Exchange.Headers(("X-Hub-Signature-256", signature)), Exchange.Utf8("Hello, World!"), [scheme.Key("It's a Secret to Everybody")])
            .IsAccepted.ShouldBeFalse();
    }

    [Theory]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", VerifyOutcome.SignatureMismatch)]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB=", VerifyOutcome.MalformedSignature)]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", VerifyOutcome.MalformedSignature)]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", VerifyOutcome.SignatureMismatch)]
    [InlineData("=", VerifyOutcome.MalformedSignature)]
    public void Base64_of_another_length_is_a_mismatch_and_what_is_not_canonical_is_malformed(string signature, VerifyOutcome expected)
    {
        var scheme = Find("shopify@1");

        scheme.Verify(Exchange.Headers(("X-Shopify-Hmac-SHA256", signature)), Body, [CatalogueCases.FreshKey(scheme)]).Outcome.ShouldBe(expected);
    }

    [Fact]
    public void Huge_headers_are_refused_in_linear_time_without_an_exception()
    {
        var huge = new string(',', 1 << 20);
        foreach (var scheme in SchemeCatalogue.Default.Schemes.Where(scheme => scheme.Kind is SchemeKind.Hmac && scheme.WrittenHeaders.Count < 10))
        {
            SchemeKey[] keys = [CatalogueCases.FreshKey(scheme)];
            scheme.Verify([.. scheme.WrittenHeaders.Select(name => new KeyValuePair<string, string>(name, huge))], Body, keys).IsAccepted.ShouldBeFalse(scheme.Id);
        }
    }

    [Fact]
    public void A_huge_message_id_is_hashed_like_any_other()
    {
        var scheme = Find("standard-webhooks@1");
        SchemeKey[] keys = [CatalogueCases.FreshKey(scheme)];
        var written = scheme.Sign(Body, keys, id: new string('i', 100_000));

        scheme.Verify(written, Body, keys).MessageId!.Length.ShouldBe(100_000);
    }

    [Theory]
    [InlineData("""{"passcode":"open"}""", VerifyOutcome.Accepted)]
    [InlineData("""{"passcode":"op\u0065n"}""", VerifyOutcome.Accepted)]
    [InlineData("""{"passcode":"shut"}""", VerifyOutcome.SignatureMismatch)]
    [InlineData("""{"passcode":"\ud800"}""", VerifyOutcome.MalformedBody)]
    [InlineData("""{"\ud800":1,"passcode":"open"}""", VerifyOutcome.Accepted)]
    [InlineData("""{"passcode":"open","passcode":"open"}""", VerifyOutcome.AmbiguousHeader)]
    [InlineData("""{"passcode":["open"]}""", VerifyOutcome.MalformedBody)]
    [InlineData("""{"passcode":null}""", VerifyOutcome.MissingSignature)]
    [InlineData("""{"passcode":""}""", VerifyOutcome.MissingSignature)]
    [InlineData("""{"a":{"passcode":"open"}}""", VerifyOutcome.MissingSignature)]
    [InlineData("""["passcode"]""", VerifyOutcome.MissingSignature)]
    [InlineData("""{"passcode":"open"}x""", VerifyOutcome.MalformedBody)]
    [InlineData("""{"passcode":"open" """, VerifyOutcome.MalformedBody)]
    [InlineData("", VerifyOutcome.MalformedBody)]
    [InlineData("\0", VerifyOutcome.MalformedBody)]
    public void A_token_in_the_body_is_read_once_and_strictly(string body, VerifyOutcome expected)
    {
        var scheme = Find("figma@1");

        scheme.Verify([], Exchange.Utf8(body), [scheme.Key("open")]).Outcome.ShouldBe(expected);
    }

    [Theory]
    [InlineData("figma@1")]
    [InlineData("linear@1")]
    [InlineData("pusher@1")]
    public void Deep_json_and_bytes_that_are_no_text_are_refused(string id)
    {
        var scheme = Find(id);
        var headers = scheme.WrittenHeaders.Select(name => new KeyValuePair<string, string>(name, new string('a', 64))).ToList();
        byte[][] bodies =
        [
            Exchange.Utf8(new string('[', 100_000)),
            Exchange.Utf8(string.Concat(Enumerable.Repeat("""{"passcode":""", 5_000))),
            [(byte)'{', (byte)'"', 0xFF, 0xFE, (byte)'"', (byte)':', (byte)'1', (byte)'}'],
            new byte[1000],
        ];

        foreach (var body in bodies)
            scheme.Verify(headers, body, [scheme.CreateKey(scheme.SecretFormat.Generate())]).IsAccepted.ShouldBeFalse();
    }

    [Fact]
    public void No_file_of_the_JSON_test_suite_makes_a_body_reader_throw()
    {
        if (!Corpora.TryFind("JSONTestSuite-1ef36fa.tgz", out var path, out var reason))
            Assert.Skip(reason);

        var schemes = new[] { "figma@1", "linear@1", "pusher@1" }.Select(Find).ToArray();
        var keys = schemes.Select(scheme => CatalogueCases.FreshKey(scheme)).ToArray();
        using var tar = new TarReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        var count = 0;
        while (tar.GetNextEntry() is { } entry)
        {
            if (entry.DataStream is null || !entry.Name.EndsWith(".json", StringComparison.Ordinal))
                continue;
            var body = new byte[entry.DataStream.Length];
            entry.DataStream.ReadExactly(body);
            for (var i = 0; i < schemes.Length; i++)
            {
                var headers = schemes[i].WrittenHeaders.Select(name => new KeyValuePair<string, string>(name, new string('a', 64))).ToList();
                schemes[i].Verify(headers, body, [keys[i]]).IsAccepted.ShouldBeFalse();
            }

            count++;
        }

        count.ShouldBeGreaterThan(300);
    }

    [Fact]
    public void A_default_header_reader_reads_nothing()
    {
        var scheme = Find("github@1");

        scheme.Verify(new VerifyRequest<HeaderList> { Headers = default, Body = Body }, [CatalogueCases.FreshKey(scheme)], TimeProvider.System)
            .Outcome.ShouldBe(VerifyOutcome.MissingSignature);
    }

    [Fact]
    public void An_unfilled_result_is_no_success() => default(VerifyResult).IsAccepted.ShouldBeFalse();

    [Fact]
    public void Keys_serve_many_threads_at_once()
    {
        var scheme = Find("stripe@1");
        SchemeKey[] keys = [CatalogueCases.FreshKey(scheme)];
        var wrong = 0;
        Parallel.For(0, 2000, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            var body = Encoding.UTF8.GetBytes($"body {i}");
            if (!scheme.Verify(scheme.Sign(body, keys), body, keys).IsAccepted)
                Interlocked.Increment(ref wrong);
        });

        wrong.ShouldBe(0);
    }
}
