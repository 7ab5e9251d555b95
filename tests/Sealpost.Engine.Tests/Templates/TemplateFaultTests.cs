using System.Text.Json;
using Sealpost.Engine.Templates;
using Sealpost.Engine.Validation;

namespace Sealpost.Engine.Tests.Templates;

public sealed class TemplateFaultTests
{
    [Theory]
    [InlineData("""{"t":"{{ name }}"}""", "Line 1, column 10: Must be")]
    [InlineData("""{"t":"{{ }}"}""", "Line 1, column 10: Must be")]
    [InlineData("""{"t":"{{ /a"}""", "Line 1, column 12: The placeholder does not close")]
    [InlineData("""{"t":"{{ /a b }}"}""", "Line 1, column 13: The placeholder does not close")]
    [InlineData("""{"t":"{{ /a~2 }}"}""", "Line 1, column 10: Has a ~")]
    [InlineData("""{"t":"{{ /a/* }}"}""", "Line 1, column 10: Must name one value")]
    [InlineData("""{"t":"{{ /a | upper }}"}""", "Line 1, column 15: Is not a filter")]
    [InlineData("""{"t":{{ /a | json | json }}}""", "Line 1, column 21: The same filter")]
    [InlineData("""{"t":"{{ /a | default }}"}""", "Line 1, column 23: A colon")]
    [InlineData("""{"t":"{{ /a | default: }}"}""", "Line 1, column 24: Must be a text in quotes")]
    [InlineData("""{"t":"{{ /a | default: [1] }}"}""", "Line 1, column 24: Must be a text in quotes")]
    [InlineData("""{"t":"{{ /a | default: "x }}"}""", "Line 1, column 30: The placeholder does not close")]
    [InlineData("""{"t":"{{ "\ud800" }}"}""", "Line 1, column 10: Must be a text in quotes")]
    [InlineData("{\"t\":\"\",\n \"u\":\"{{ x }} {{ y }}\"}", "Line 2, column 10: Must be", "Line 2, column 18: Must be")]
    [InlineData("""{"t":{{ /a }}}""", "Line 1, column 6: A text stands outside of quotes")]
    [InlineData("""{"t":"{{ /a | json }}"}""", "Line 1, column 7: A whole JSON value stands within quotes")]
    [InlineData("""{"t":"\{{ /a }}n"}""", "Line 1, column 8: The placeholder stands in the middle of an escape")]
    [InlineData("""{"t":"\u00{{ /a }}41"}""", "Line 1, column 11: The placeholder stands in the middle of an escape")]
    [InlineData("""{"t":"{{ /a }}",}""", "Line 1, column 17: The text around")]
    [InlineData("""{"t":nul{{ /a | json }}}""", "Line 1, column")]
    [InlineData("""{"ü":"{{ /a }}" x}""", "Line 1, column 17: The text around")]
    [InlineData("""hello {{ /a | json }}""", "Line 1, column 1: The text around")]
    [InlineData("", "Must have 1 to")]
    public void Every_fault_is_told_with_its_place(string template, params string[] beginnings)
    {
        var faults = new List<string>();

        PayloadTemplate.TryParse("application/json", template, faults.Add).ShouldBeNull();

        faults.Count.ShouldBeInRange(1, beginnings.Length, string.Join(' ', faults));
        foreach (var (fault, beginning) in faults.Zip(beginnings)) fault.ShouldStartWith(beginning);
    }

    [Theory]
    [InlineData("application/json", true)]
    [InlineData("application/json; charset=utf-8", true)]
    [InlineData("application/cloudevents+json", true)]
    [InlineData("text/plain", true)]
    [InlineData("text/markdown", true)]
    [InlineData("text/html", false)]
    [InlineData("application/x-www-form-urlencoded", false)]
    [InlineData("text/plain; charset=utf-16", false)]
    [InlineData("text/plain\r\nX: y", false)]
    [InlineData("json", false)]
    [InlineData("", false)]
    public void A_content_type_is_one_whose_escaping_is_known(string contentType, bool good) => TemplateContentType.IsValid(contentType).ShouldBe(good);

    [Theory]
    [InlineData("""{"payloadTemplate":"slack"}""")]
    [InlineData("""{"payloadTemplate":"raw"}""")]
    [InlineData("""{"payloadTemplate":{"name":"teams"}}""")]
    [InlineData("""{"payloadTemplate":{"text":"[]"}}""")]
    [InlineData("""{"payloadTemplate":{"contentType":"text/plain","text":"hello {{ /a }}"}}""")]
    [InlineData("""{"payloadTemplate":"discord"}""", "payloadTemplate")]
    [InlineData("""{"payloadTemplate":1}""", "payloadTemplate")]
    [InlineData("""{"payloadTemplate":{}}""", "payloadTemplate.text")]
    [InlineData("""{"payloadTemplate":{"name":"slack","text":"[]"}}""", "payloadTemplate")]
    [InlineData("""{"payloadTemplate":{"contentType":"text/html","text":"x"}}""", "payloadTemplate.contentType")]
    [InlineData("""{"payloadTemplate":{"text":"{{ x }} {{ y }}"}}""", "payloadTemplate.text", "payloadTemplate.text")]
    [InlineData("""{"payloadTemplate":{"text":"[]","type":"x"}}""", "payloadTemplate.type")]
    public void A_setting_is_a_name_or_a_text_with_its_content_type(string json, params string[] fields)
    {
        var faults = new List<FieldFault>();

        var setting = PayloadTemplateSetting.Parse(new FieldReader(JsonElement.Parse(json), faults));

        faults.Select(fault => fault.Field).ShouldBe(fields);
        if (fields.Length == 0) Should.NotThrow(() => setting!.Compile());
    }
}
