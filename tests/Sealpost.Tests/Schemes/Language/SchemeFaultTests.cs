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
