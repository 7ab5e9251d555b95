using System.Text.Json;
using Sealpost.Catalogue;
using Sealpost.Schemes;
using Sealpost.Tests.Schemes;

namespace Sealpost.Tests.Catalogue;

public sealed class SchemeCatalogueTests
{
    [Fact]
    public void Every_file_is_free_of_faults_and_bears_the_id_of_its_name()
    {
        var catalogue = SchemeCatalogue.Default;

        catalogue.Schemes.Count.ShouldBe(118);
        catalogue.Schemes.ShouldAllBe(scheme => ReferenceEquals(catalogue.Find(scheme.Id), scheme));
        catalogue.Schemes.Select(scheme => scheme.Id).ShouldBeInOrder();
    }

    [Theory]
    [InlineData("stripe", "stripe@1")]
    [InlineData("stripe@1", "stripe@1")]
    [InlineData("stripe@2", null)]
    [InlineData("Stripe", null)]
    [InlineData("", null)]
    public void A_scheme_is_found_by_id_or_by_name_in_its_newest_version(string id, string? found) =>
        (SchemeCatalogue.Default.Find(id)?.Id).ShouldBe(found);

    [Fact]
    public void Every_secret_that_a_scheme_makes_passes_its_own_check()
    {
        foreach (var scheme in SchemeCatalogue.Default.Schemes.Where(scheme => scheme.Kind != SchemeKind.None))
        {
            var secret = scheme.SecretFormat.Generate();

            scheme.SecretFormat.Check(secret).ShouldBeNull(scheme.Id);
            scheme.CreateKey(secret).ToString().ShouldBe("[redacted]");
            scheme.SecretFormat.Generate().Reveal().ShouldNotBe(secret.Reveal());
        }
    }

    [Theory]
    [InlineData("engenius@1", "X-EnGenius-Timestamp,X-EnGenius-Signature")]
    [InlineData("inscipher@1", "X-HMAC-Signature")]
    [InlineData("actigraph@1", "X-ActiGraph-Signature")]
    [InlineData("orange-logic@1", "x-ol-signature")]
    [InlineData("standard-webhooks@1", "webhook-id,webhook-timestamp,webhook-signature")]
    [InlineData("basic@1", "Authorization")]
    [InlineData("none@1", "")]
    public void A_scheme_names_every_header_it_writes(string id, string headers) =>
        string.Join(',', SchemeCatalogue.Default.Find(id)!.WrittenHeaders).ShouldBe(headers);

    [Fact]
    public void What_a_scheme_writes_it_has_named()
    {
        foreach (var scheme in SchemeCatalogue.Default.Schemes.Where(scheme => scheme is { CanSign: true, Kind: not SchemeKind.None }))
        {
            var body = Exchange.Utf8(scheme.Id == "travis-ci@1" ? "payload=1" : """{"webhookTimestamp":1773209455000,"time_ms":1773209455000}""");
            var written = scheme.Sign(body, [CatalogueCases.FreshKey(scheme)]);

            written.Select(line => line.Key).ShouldBeSubsetOf(scheme.WrittenHeaders);
        }
    }

    [Fact]
    public void Facts_for_people_and_handshakes_are_kept()
    {
        var catalogue = SchemeCatalogue.Default;

        catalogue.Find("github")!.EventType.ToString().ShouldBe("header:X-GitHub-Event");
        catalogue.Find("github")!.DeliveryId.ToString().ShouldBe("header:X-GitHub-Delivery");
        catalogue.Find("zoom")!.Handshake.ShouldBe("zoom-url-validation");
        catalogue.Find("xero")!.Response.ShouldBe(new SchemeResponse(200, 401));
        catalogue.Find("getstream")!.VerifiesDecompressedBody.ShouldBeTrue();
        catalogue.Find("twitter-x")!.SecretFormat.Label.ShouldBe("consumer secret");
    }

    [Fact]
    public void Every_provider_of_the_facts_is_there()
    {
        var facts = CorpusJson.Read("provider-schemes.json").GetProperty("schemes").EnumerateArray()
            .Select(scheme => scheme.GetProperty("id").GetString()!)
            .ToList();

        facts.Count.ShouldBe(112);
        facts.Where(id => SchemeCatalogue.Default.Find($"{id}@1") is null).ShouldBeEmpty();
    }

    [Fact]
    public void The_hash_encoding_and_header_of_every_provider_are_those_of_the_facts()
    {
        foreach (var fact in CorpusJson.Read("provider-schemes.json").GetProperty("schemes").EnumerateArray())
        {
            if (SchemeCatalogue.Default.Find($"{fact.GetProperty("id").GetString()}@1") is not { Definition.Proof: { Signature.Sources: [{ Place.Kind: SchemePlaceKind.Header }, ..] } hmac } scheme || scheme.Id == "ebay@1")
                continue;

            hmac.Algorithm.Name.ShouldBe(fact.GetProperty("algorithm").GetString(), scheme.Id);
            hmac.Signature.Encoding.ToString().ToLowerInvariant().ShouldBe(fact.GetProperty("signature").GetProperty("encoding").GetString(), scheme.Id);
            hmac.Signature.Sources[0].Place.Name.ShouldBe(fact.GetProperty("signature").GetProperty("name").GetString()!.Replace("{n}", "1", StringComparison.Ordinal), scheme.Id);
            var tolerance = fact.TryGetProperty("timestamp", out var timestamp) && timestamp.ValueKind == JsonValueKind.Object
                && timestamp.TryGetProperty("toleranceSeconds", out var seconds) ? TimeSpan.FromSeconds(seconds.GetInt32()) : default(TimeSpan?);
            hmac.Timestamp?.Past.ShouldBe(tolerance, scheme.Id);
        }
    }
}
