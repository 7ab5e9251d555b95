using System.Text;
using Sealpost.Engine.Identity;
using Sealpost.Engine.Templates;

namespace Sealpost.Engine.Tests.Templates;

public sealed class PayloadTemplateTests
{
    private const string Payload = """{"name":"AP \"7\"\u0020\u00fc","count":3,"rate":1.50,"on":true,"none":null,"data":{"a": [1, "x"]},"a/b":"slash","text":"tab\t"}""";
    private static readonly TemplateFacts Facts = new("device.online", new MessageId(1), new DateTimeOffset(2026, 3, 11, 7, 10, 55, 7, TimeSpan.FromHours(1)));

    [Theory]
    [InlineData("""{"text":"plain"}""", """{"text":"plain"}""")]
    [InlineData("""{"t":"{{ /name }}"}""", """{"t":"AP \"7\"\u0020\u00fc"}""")]
    [InlineData("""{"t":"{{/count}} {{/rate}} {{/on}}"}""", """{"t":"3 1.50 true"}""")]
    [InlineData("""{"t":"{{ /none }}{{ /missing }}"}""", """{"t":""}""")]
    [InlineData("""{"t":"{{ /missing | default: "a \"b\"" }}"}""", """{"t":"a \"b\""}""")]
    [InlineData("""{"t":"{{ /none | default: 0 }}"}""", """{"t":"0"}""")]
    [InlineData("""{"t":"{{ /count | default: "x" }}"}""", """{"t":"3"}""")]
    [InlineData("""{"t":{{ /name | json }}}""", """{"t":"AP \"7\"\u0020\u00fc"}""")]
    [InlineData("""{"t":{{ /data | json }}}""", """{"t":{"a": [1, "x"]}}""")]
    [InlineData("""{"t":{{ /rate | json }}}""", """{"t":1.50}""")]
    [InlineData("""{"t":{{ /missing | json }},"n":{{ /none | json }}}""", """{"t":null,"n":null}""")]
    [InlineData("""{"t":{{ /missing | json | default: "x" }}}""", """{"t":"x"}""")]
    [InlineData("""{"t":{{ /missing | default: false | json }}}""", """{"t":false}""")]
    [InlineData("""{"t":"{{ /data }}"}""", """{"t":"{\"a\": [1, \"x\"]}"}""")]
    [InlineData("""{"t":"{{ /a~1b }}","{{ /count }}":1}""", """{"t":"slash","3":1}""")]
    [InlineData("""{"t":"{{ /data/a/1 }}"}""", """{"t":"x"}""")]
    [InlineData("""["{{ eventType }}",{{ eventType | json }}]""", """["device.online","device.online"]""")]
    [InlineData("""["{{ messageId }}"]""", """["msg_00000000000000000000000001"]""")]
    [InlineData("""["{{ occurredAt }}","{{ timestamp:iso }}"]""", """["2026-03-11T06:10:55.007Z","2026-03-11T06:10:55.007Z"]""")]
    [InlineData("""["{{ timestamp }}","{{ timestamp:ms }}"]""", """["1773209455","1773209455007"]""")]
    [InlineData("""["{{ "{{" }} }}"]""", """["{{ }}"]""")]
    [InlineData("""["{{ "}}" | default: "}}" }}"]""", """["}}"]""")]
    public void A_JSON_template_writes_values_escaped_or_whole(string template, string expected) =>
        Render("application/json", template, Payload).ShouldBe(expected);

    [Theory]
    [InlineData("{{ /name }}!", "AP \"7\" ü!")]
    [InlineData("- {{ /text }}\n- {{ /data }}", "- tab\t\n- {\"a\": [1, \"x\"]}")]
    [InlineData("{{ /name | json }}", "\"AP \\\"7\\\"\\u0020\\u00fc\"")]
    [InlineData("} }} { {", "} }} { {")]
    public void A_text_template_writes_values_as_they_read(string template, string expected) => Render("text/plain", template, Payload).ShouldBe(expected);

    [Theory]
    [InlineData("not \"JSON\"", """{"v":"","s":"not \"JSON\"","j":"not \"JSON\""}""")]
    [InlineData("", """{"v":"","s":"","j":null}""")]
    [InlineData(""" {"v": 1} """, """{"v":"1","s":" {\"v\": 1} ","j": {"v": 1} }""")]
    public void The_whole_payload_can_be_wrapped_whatever_it_is(string payload, string expected) =>
        Render("application/json", """{"v":"{{ /v }}","s":"{{ payload }}","j":{{ payload | json }}}""", payload).ShouldBe(expected);

    [Fact]
    public void Bytes_that_are_not_text_become_replacement_characters() =>
        Encoding.UTF8.GetString(Compile("application/json", """["{{ payload }}"]""").Render(Facts, new byte[] { 0xFF, (byte)'a' })!).ShouldBe("[\"\uFFFDa\"]");

    [Fact]
    public void The_output_is_bounded()
    {
        var payload = Encoding.UTF8.GetBytes($"\"{new string('x', 1 << 20)}\"");

        Compile("application/json", string.Concat("[", string.Join(',', Enumerable.Repeat("{{ payload | json }}", 4)), "]")).Render(Facts, payload).ShouldNotBeNull();
        Compile("application/json", string.Concat("[", string.Join(',', Enumerable.Repeat("{{ payload | json }}", 5)), "]")).Render(Facts, payload).ShouldBeNull();
    }

    [Theory]
    [InlineData("text/plain", "7 devices", true)]
    [InlineData("text/plain", "{{ /count }} devices", true)]
    [InlineData("text/plain", "{{ timestamp }}", true)]
    [InlineData("application/json", "{{ payload | json }}", true)]
    [InlineData("application/json", "12", true)]
    [InlineData("text/plain", "Devices: {{ /count }}", false)]
    [InlineData("text/plain", " {{ /count }}", false)]
    [InlineData("application/json", """{"t":"{{ /count }}"}""", false)]
    public void A_body_that_may_begin_with_a_digit_is_known_beforehand(string contentType, string template, bool risk) =>
        Compile(contentType, template).StartsWithDigitRisk.ShouldBe(risk);

    [Theory]
    [InlineData("slack")]
    [InlineData("teams")]
    public void Those_that_ship_turn_an_alert_into_JSON_without_a_digit_in_front(string name)
    {
        const string Alert = """{"alertType":"AP Device Online","deviceName":"Lobby \"1\"","networkName":"HQ","alertLevel":"notice","occurredAt":"2026-03-11T06:10:55.000Z"}""";
        var template = BuiltInTemplates.Find(name)!;

        template.StartsWithDigitRisk.ShouldBeFalse();
        template.ContentType.ShouldBe("application/json");
        var text = Encoding.UTF8.GetString(template.Render(Facts, Encoding.UTF8.GetBytes(Alert))!);
        text.ShouldContain("AP Device Online");
        text.ShouldContain("Lobby \\\"1\\\"");
    }

    private static string Render(string contentType, string template, string payload) =>
        Encoding.UTF8.GetString(Compile(contentType, template).Render(Facts, Encoding.UTF8.GetBytes(payload))!);

    private static PayloadTemplate Compile(string contentType, string template) =>
        PayloadTemplate.TryParse(contentType, template, fault => throw new ArgumentException(fault))!;
}
