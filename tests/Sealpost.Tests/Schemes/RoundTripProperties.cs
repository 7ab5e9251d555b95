using FsCheck;
using FsCheck.Fluent;
using Sealpost.Schemes;
using Sealpost.TestKit;

namespace Sealpost.Tests.Schemes;

public sealed class RoundTripProperties
{
    [Theory]
    [MemberData(nameof(CatalogueCases.HmacIds), MemberType = typeof(CatalogueCases))]
    public void What_a_scheme_signs_it_verifies_with_fresh_keys_and_any_body(string id)
    {
        foreach (var scheme in CatalogueCases.Variants(id))
        {
            Prop.ForAll(CatalogueCases.Bodies(scheme).ToArbitrary(), body =>
            {
                SchemeKey[] keys = [CatalogueCases.FreshKey(scheme)];
                var result = scheme.Verify(scheme.Sign(body, keys), body, keys);
                return result.Outcome == VerifyOutcome.Accepted && result.KeyIndex == 0;
            }).Check(PropertyConfig.Quiet.WithMaxTest(20));
        }
    }

    [Theory]
    [MemberData(nameof(CatalogueCases.HmacIds), MemberType = typeof(CatalogueCases))]
    public void One_changed_bit_of_the_body_is_refused(string id)
    {
        foreach (var scheme in CatalogueCases.Variants(id))
        {
            var inputs = from body in CatalogueCases.Bodies(scheme) where body.Length > 0 from bit in Gen.Choose(0, (body.Length * 8) - 1) select (body, bit);
            SchemeKey[] keys = [CatalogueCases.FreshKey(scheme)];
            Prop.ForAll(inputs.ToArbitrary(), input =>
            {
                var headers = scheme.Sign(input.body, keys);
                byte[] changed = [.. input.body];
                changed[input.bit / 8] ^= (byte)(1 << (input.bit % 8));
                return !scheme.Verify(headers, changed, keys).IsAccepted;
            }).Check(PropertyConfig.Quiet.WithMaxTest(40));
        }
    }

    [Theory]
    [MemberData(nameof(CatalogueCases.HmacIds), MemberType = typeof(CatalogueCases))]
    public void One_changed_character_of_a_header_that_counts_is_refused(string id)
    {
        foreach (var scheme in CatalogueCases.Variants(id))
        {
            SchemeKey[] keys = [CatalogueCases.FreshKey(scheme)];
            var body = CatalogueCases.Bodies(scheme).Sample(1).First();
            var written = scheme.Sign(body, keys);
            var inputs =
                from header in Gen.Elements(written.Where(line => Counts(scheme, line.Key)).ToArray())
                from at in Gen.Choose(0, header.Value.Length - 1)
                from character in Gen.OneOf(Gen.Choose(0, 127), Gen.Choose(0, char.MaxValue)).Select(code => (char)code)
                where header.Value[at] != character
                select KeyValuePair.Create(header.Key, header.Value[..at] + character + header.Value[(at + 1)..]);
            Prop.ForAll(inputs.ToArbitrary(), changed =>
                MeansTheSame(scheme, written.Single(line => line.Key == changed.Key).Value, changed.Value) || !scheme.Verify(written.Replace(changed.Key, changed.Value), body, keys).IsAccepted)
                .Check(PropertyConfig.Quiet.WithMaxTest(200));
        }
    }

    [Theory]
    [MemberData(nameof(CatalogueCases.HmacIds), MemberType = typeof(CatalogueCases))]
    public void Another_key_verifies_nothing(string id)
    {
        foreach (var scheme in CatalogueCases.Variants(id))
        {
            var body = CatalogueCases.Bodies(scheme).Sample(1).First();

            scheme.Verify(scheme.Sign(body, [CatalogueCases.FreshKey(scheme)]), body, [CatalogueCases.FreshKey(scheme)])
                .Outcome.ShouldBe(VerifyOutcome.SignatureMismatch);
        }
    }

    [Theory]
    [MemberData(nameof(CatalogueCases.HmacIds), MemberType = typeof(CatalogueCases))]
    public void Noise_in_every_header_never_throws_and_never_verifies(string id)
    {
        var scheme = CatalogueCases.Variants(id).First();
        SchemeKey[] keys = [CatalogueCases.FreshKey(scheme)];
        var names = scheme.WrittenHeaders.Take(8).ToArray();
        var lines = from name in Gen.Elements(names) from value in ArbMap.Default.ArbFor<string>().Generator select new KeyValuePair<string, string>(name, value);
        var inputs = from headers in lines.ListOf() from body in ArbMap.Default.ArbFor<byte[]>().Generator select (headers, body);

        Prop.ForAll(inputs.ToArbitrary(), input => !scheme.Verify([.. input.headers], input.body, keys).IsAccepted)
            .Check(PropertyConfig.Quiet.WithMaxTest(200));
    }

    /// <summary>Timestamps that these senders do not sign are facts for people, and no check reads them.</summary>
    private static bool Counts(Scheme scheme, string header) =>
        (scheme.Id, header) is not (("shopify@1", "X-Shopify-Triggered-At") or ("sentry@1", "Sentry-Hook-Timestamp"));

    /// <summary>Changes that the vendor's own form allows: blanks and empty items do not count, Sanity separates by comma or blank, BoldSign's two labels are equal.</summary>
    private static bool MeansTheSame(Scheme scheme, string original, string value) =>
        WithoutSeparators(value) == WithoutSeparators(original) || (scheme.Id is "boldsign@1" && value.Contains("s1=", StringComparison.Ordinal));

    private static string WithoutSeparators(string value) => value.Replace(" ", "", StringComparison.Ordinal).Replace(",", "", StringComparison.Ordinal);
}
