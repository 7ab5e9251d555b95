using Sealpost.Catalogue;
using Sealpost.Schemes;

namespace Sealpost.Tests.Schemes.Language;

public sealed class SettingTests
{
    private static Scheme Find(string id) => SchemeCatalogue.Default.Find(id)!;

    [Fact]
    public void A_scheme_lists_its_settings_with_values_and_default()
    {
        var settings = Find("engenius@1").Settings.ToDictionary(setting => setting.Name);

        settings.Keys.ShouldBe(["encoding", "timestampFormat", "tolerance"], ignoreOrder: true);
        settings["timestampFormat"].Values.ShouldBe(["unix-s", "unix-ms", "rfc3339-ms"]);
        settings["timestampFormat"].Default.ShouldBe("unix-s");
        settings["tolerance"].ShouldBe(settings["tolerance"] with { Default = "300s", Minimum = "1s", Maximum = "1d" });
    }

    [Theory]
    [InlineData("tolerance", "10s")]
    [InlineData("tolerance", "1d")]
    public void A_duration_between_its_limits_can_be_chosen(string name, string value) => Find("engenius@1").With((name, value)).Id.ShouldBe("engenius@1");

    [Theory]
    [InlineData("tolerance", "0s")]
    [InlineData("tolerance", "2d")]
    [InlineData("tolerance", "\" , \"evil\": \"")]
    [InlineData("encoding", "base32")]
    [InlineData("colour", "red")]
    public void What_is_not_offered_is_refused_by_name(string name, string value) =>
        Should.Throw<SchemeFormatException>(() => Find("engenius@1").With((name, value))).Faults.Single().Pointer.ShouldBe($"/settings/{name}");

    [Fact]
    public void A_chosen_tolerance_holds_on_both_sides()
    {
        var scheme = Find("engenius@1").With(("tolerance", "10s"));
        SchemeKey[] keys = [CatalogueCases.FreshKey(scheme)];
        var written = scheme.Sign([], keys);

        scheme.Verify(written, [], keys, Exchange.Noon.AddSeconds(11)).Outcome.ShouldBe(VerifyOutcome.TimestampTooOld);
        scheme.Verify(written, [], keys, Exchange.Noon.AddSeconds(-11)).Outcome.ShouldBe(VerifyOutcome.TimestampTooNew);
    }

    [Fact]
    public void Settings_chosen_one_after_another_add_up()
    {
        var scheme = Find("engenius@1").With(("encoding", "base64")).With(("timestampFormat", "unix-ms"));
        var written = scheme.Sign([], [CatalogueCases.FreshKey(scheme)]);

        written[0].Value.Length.ShouldBe(13);
        written[1].Value.Length.ShouldBe(44);
    }

    [Fact]
    public void No_choice_is_the_scheme_itself()
    {
        var scheme = Find("engenius@1");

        scheme.With(new Dictionary<string, string>()).ShouldBeSameAs(scheme);
    }

    [Theory]
    [InlineData("""{ "setting": "hash" }""", "/algorithm")]
    [InlineData("""{ "setting": "hash", "values": [] }""", "/algorithm/values")]
    [InlineData("""{ "setting": "hash", "values": [1] }""", "/algorithm/values/0")]
    [InlineData("""{ "setting": "hash", "values": ["hmac-sha256", "md5"] }""", "/algorithm")]
    [InlineData("""{ "setting": "hash", "values": ["hmac-sha256"], "default": "hmac-sha1" }""", "/algorithm/values")]
    [InlineData("""{ "setting": "hash", "values": ["hmac-sha256"], "odd": 1 }""", "/algorithm/odd")]
    public void A_badly_declared_setting_is_a_fault_even_where_it_is_not_the_default(string declaration, string pointer)
    {
        var document = $$"""
            { "language": 1, "id": "acme@1", "name": "Acme", "kind": "hmac", "algorithm": {{declaration}},
              "signature": { "header": "X-Acme", "encoding": "hex" }, "signed": "{body}" }
            """;

        Should.Throw<SchemeFormatException>(() => Scheme.Parse(Exchange.Utf8(document))).Faults.Select(fault => fault.Pointer).ShouldContain(pointer);
    }
}
