using Sealpost.Schemes;

namespace Sealpost.Tests.Schemes.Language;

public sealed class SchemeFaultTests
{
    private const string Good = """
        {
          "language": 1,
          "id": "acme@1",
          "name": "Acme",
          "kind": "hmac",
          "algorithm": "hmac-sha256",
          "signature": { "header": "X-Acme", "encoding": "hex" },
          "signed": "{body}"
        }
        """;

    [Fact]
    public void The_smallest_scheme_has_no_faults() => Parse(Good).Id.ShouldBe("acme@1");

    [Theory]
    [InlineData("\"language\": 1", "\"language\": 2", "/language")]
    [InlineData("\"acme@1\"", "\"Acme\"", "/id")]
    [InlineData("\"acme@1\"", "\"acme@1\\n\"", "/id")]
    [InlineData("\"id\": \"acme@1\",", "", "")]
    [InlineData("\"name\": \"Acme\"", "\"name\": 7", "/name")]
    [InlineData("\"kind\": \"hmac\"", "\"kind\": \"jwt\"", "/algorithm")]
    [InlineData("\"kind\": \"hmac\"", "\"kind\": \"hash\"", "/algorithm")]
    [InlineData("\"kind\": \"hmac\"", "\"kind\": \"asymmetric\"", "/algorithm")]
    [InlineData("\"kind\": \"hmac\"", "\"kind\": \"httpsig\"", "/signature")]
    [InlineData("\"kind\": \"hmac\"", "\"kind\": \"magic\"", "/kind")]
    [InlineData("\"hmac-sha256\"", "\"md5\"", "/algorithm")]
    [InlineData("\"X-Acme\"", "\"X Acme\"", "/signature/header")]
    [InlineData("\"X-Acme\"", "\"X-Acme\\r\\nEvil\"", "/signature/header")]
    [InlineData("\"header\": \"X-Acme\", ", "", "/signature")]
    [InlineData("\"header\": \"X-Acme\", ", "\"header\": \"X-Acme\", \"query\": \"sig\", ", "/signature")]
    [InlineData(", \"encoding\": \"hex\"", "", "/signature")]
    [InlineData("\"encoding\": \"hex\"", "\"encoding\": \"hex\", \"colour\": \"red\"", "/signature/colour")]
    [InlineData("\"encoding\": \"hex\"", "\"encoding\": \"hex\", \"encoding\": \"hex\"", "/signature/encoding")]
    [InlineData("\"encoding\": \"hex\"", "\"encoding\": \"hex\", \"parse\": \"kv\"", "/signature")]
    [InlineData("\"encoding\": \"hex\"", "\"encoding\": \"hex\", \"item\": \"{kid}{sig}\"", "/signature/item")]
    [InlineData("\"encoding\": \"hex\"", "\"encoding\": \"hex\", \"item\": \"{kid}\"", "/signature/item")]
    [InlineData("\"encoding\": \"hex\"", "\"encoding\": \"hex\", \"prefix\": \"a\", \"item\": \"{sig}\"", "/signature/item")]
    [InlineData("\"encoding\": \"hex\"", "\"encoding\": \"hex\", \"prefix\": \"{label},\"", "/signature")]
    [InlineData("\"{body}\"", "\"{ts}{body}\"", "/signed")]
    [InlineData("\"{body}\"", "\"{id}{body}\"", "/signed")]
    [InlineData("\"{body}\"", "\"{body}{body}\"", "/signed")]
    [InlineData("\"{body}\"", "\"{bdy}\"", "/signed")]
    [InlineData("\"{body}\"", "\"{body\"", "/signed")]
    [InlineData("\"{body}\"", "\"{secret}{body}\"", "/signed")]
    [InlineData("\"{body}\"", "\"{json:x}{body}\"", "/signed")]
    [InlineData("\"{body}\"", "\"{kv:t}{body}\"", "/signature")]
    [InlineData("\"{body}\"", "\"constant\"", "/signed")]
    [InlineData("\"{body}\"", "\"{body}\", \"extra\": true", "/extra")]
    [InlineData("\"{body}\"", "\"{body}\", \"timestamp\": { \"header\": \"T\", \"format\": \"unix-s\", \"past\": \"5m\" }", "/timestamp")]
    [InlineData("\"{body}\"", "\"{ts}{body}\", \"timestamp\": { \"header\": \"T\", \"format\": \"epoch\" }", "/timestamp/format")]
    [InlineData("\"{body}\"", "\"{ts}{body}\", \"timestamp\": { \"header\": \"T\", \"format\": \"custom:%\" }", "/timestamp/format")]
    [InlineData("\"{body}\"", "\"{ts}{body}\", \"timestamp\": { \"header\": \"T\", \"format\": \"custom:yyyy\" }", "/timestamp/format")]
    [InlineData("\"{body}\"", "\"{ts}{body}\", \"timestamp\": { \"header\": \"T\", \"format\": \"unix-s\", \"past\": \"300\" }", "/timestamp/past")]
    [InlineData("\"{body}\"", "\"{body}\", \"messageId\": { \"header\": \"I\" }", "/messageId")]
    [InlineData("\"{body}\"", "\"{body}\", \"rotation\": { \"mode\": \"all\" }", "/rotation")]
    [InlineData("\"{body}\"", "\"{body}\", \"rotation\": { \"mode\": \"positions\" }", "/signature/header")]
    [InlineData("\"{body}\"", "\"{body}\", \"guards\": [{ \"header\": \"G\" }]", "/guards/0")]
    [InlineData("\"{body}\"", "\"{body}\", \"guards\": {}", "/guards")]
    [InlineData("\"{body}\"", "\"{body}\", \"secret\": { \"decode\": \"rot13\" }", "/secret/decode")]
    [InlineData("\"{body}\"", "\"{body}\", \"secret\": { \"stripPrefix\": \"x_\" }", "/secret/stripPrefix")]
    [InlineData("\"{body}\"", "\"{body}\", \"secret\": { \"generate\": \"alnum4\" }", "/secret/generate")]
    [InlineData("\"{body}\"", "\"{body}\", \"secret\": { \"minBytes\": 64, \"generate\": \"alnum32\" }", "/secret/generate")]
    [InlineData("\"{body}\"", "\"{body}\", \"response\": { \"valid\": 500 }", "/response/valid")]
    [InlineData("\"{body}\"", "\"{body}\", \"eventType\": { \"kv\": \"t\" }", "/eventType")]
    public void A_fault_is_named_by_its_pointer(string old, string @new, string pointer)
    {
        var document = Good.Replace(old, @new, StringComparison.Ordinal);
        document.ShouldNotBe(Good);

        var faults = Should.Throw<SchemeFormatException>(() => Parse(document)).Faults;

        faults.Select(fault => fault.Pointer).ShouldContain(pointer);
        faults.ShouldAllBe(fault => fault.Message.Length > 10);
    }

    [Fact]
    public void Faults_of_different_members_are_told_together_and_not_one_after_the_other()
    {
        const string Whole = """
            {
              "language": 1, "id": "acme@1", "name": "Acme", "kind": "hmac", "algorithm": "hmac-sha256",
              "signature": { "header": "X-Acme", "parse": "kv", "keys": ["v1"], "encoding": "hex" },
              "signed": "{ts}.{body}.{query:q}", "timestamp": { "kv": "t", "format": "unix-s", "past": "5m" },
              "rotation": { "mode": "all" }, "secret": { "minBytes": 8 }, "response": { "valid": 200 },
              "guards": [ { "header": "X-Version", "equals": { "setting": "version", "values": ["1", "2"] } } ]
            }
            """;
        (string Old, string New, string Pointer)[] faults =
        [
            ("\"language\": 1", "\"language\": 2", "/language"),
            ("\"acme@1\"", "\"Acme\"", "/id"),
            ("\"Acme\"", "\"\"", "/name"),
            ("\"hmac-sha256\"", "\"md5\"", "/algorithm"),
            ("\"X-Acme\"", "\"X Acme\"", "/signature/header"),
            ("\"hex\"", "\"b64\"", "/signature/encoding"),
            ("\"parse\": \"kv\", \"keys\": [\"v1\"]", "\"parse\": \"list\"", "/signature"),
            ("{query:q}", "{qurey:q}", "/signed"),
            ("\"unix-s\"", "\"epoch\"", "/timestamp/format"),
            ("\"5m\"", "\"5\"", "/timestamp/past"),
            ("\"all\"", "\"some\"", "/rotation/mode"),
            ("\"minBytes\": 8", "\"minBytes\": 0", "/secret/minBytes"),
            ("\"valid\": 200", "\"valid\": 500", "/response/valid"),
            ("\"2\"", "\"\"", "/guards/0/equals/values/1"),
            ("\"rotation\":", "\"odd\": 1, \"rotation\":", "/odd"),
        ];
        Parse(Whole).Id.ShouldBe("acme@1");

        foreach (var one in faults)
        {
            foreach (var other in faults.Where(other => other != one))
            {
                var document = Whole.Replace(one.Old, one.New, StringComparison.Ordinal).Replace(other.Old, other.New, StringComparison.Ordinal);
                Should.Throw<SchemeFormatException>(() => Parse(document), $"{one.New} and {other.New}").Faults.Select(fault => fault.Pointer)
                    .ShouldBe([one.Pointer, other.Pointer], ignoreOrder: true, $"{one.New} and {other.New}");
            }
        }
    }

    [Fact]
    public void Every_unknown_token_of_a_template_is_told() =>
        Should.Throw<SchemeFormatException>(() => Parse(Good.Replace("{body}", "{one}{body}{two}", StringComparison.Ordinal))).Faults.Select(fault => fault.Message[..5]).ShouldBe(["{one}", "{two}"]);

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"\\ud800\"")]
    [InlineData("{\"\\ud800\":1}")]
    [InlineData("{\"id\":\"\\ud800\"}")]
    public void What_is_no_scheme_at_all_is_a_fault_of_the_whole(string document) =>
        Should.Throw<SchemeFormatException>(() => Parse(document)).Faults.ShouldNotBeEmpty();

    [Fact]
    public void Every_fault_is_listed_once_in_document_order()
    {
        const string Document = """
            { "kind": "hmac", "name": "", "signature": { "encoding": "b64", "header": "X Y" }, "algorithm": "none", "id": "x", "odd": 1, "language": 1, "signed": "{x}" }
            """;

        Should.Throw<SchemeFormatException>(() => Parse(Document)).Faults.Select(fault => fault.Pointer)
            .ShouldBe(["/name", "/signature/encoding", "/signature/header", "/algorithm", "/id", "/odd", "/signed"]);
    }

    [Fact]
    public void A_file_above_64_KiB_is_not_read() =>
        Should.Throw<SchemeFormatException>(() => Parse(new string(' ', 65537) + Good)).Message.ShouldContain("65536");

    private static Scheme Parse(string document) => Scheme.Parse(Exchange.Utf8(document));
}
