using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Sealpost.Engine.Identity;
using Sealpost.Engine.Templates;
using Sealpost.Engine.Tests.Filters;
using Sealpost.TestKit;

namespace Sealpost.Engine.Tests.Templates;

public sealed class TemplateProperties
{
    private const string Everything =
        """{"a":"{{ /a }}","b":{{ /b | json }},"c":"x{{ /a/0 }}y","{{ /b }}":[{{ /a/b | json | default: "no" }},"{{ payload }}",{{ payload | json }},"{{ eventType }}"]}""";

    private static readonly TemplateFacts Facts = new("a.b", new MessageId(1), DateTimeOffset.UnixEpoch);

    [Fact]
    public void A_JSON_template_yields_JSON_whatever_the_payload_is() =>
        Prop.ForAll(HostilePayloads.Bytes().ToArbitrary(), body => IsJson(Render(Everything, body)))
            .Check(PropertyConfig.Quiet.WithMaxTest(2_000));

    [Fact]
    public void A_text_arrives_as_it_was() =>
        Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>>(), value => Arrives(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(value.Get))))
            .Check(PropertyConfig.Quiet.WithMaxTest(500));

    [Fact]
    public void Rendering_twice_gives_the_same_bytes() =>
        Prop.ForAll(HostilePayloads.Bytes().ToArbitrary(), body => Render(Everything, body).AsSpan().SequenceEqual(Render(Everything, body)))
            .Check(PropertyConfig.Quiet);

    [Fact]
    public void No_text_makes_the_compiler_throw_and_what_it_takes_yields_JSON()
    {
        var pieces = Gen.Elements("{", "}", "{{", "}}", "\"", "\\", "\\u00", ":", ",", "[", "]", " ", "|", "json", "default:", "/a", "/b/0", "eventType", "payload", "1", "null", "\n", "ü", "😀");
        var texts = Gen.OneOf(
            pieces.ListOf().Select(string.Concat),
            from at in Gen.Choose(0, Everything.Length) from piece in pieces select Everything.Insert(at, piece),
            from at in Gen.Choose(0, Everything.Length - 1) from length in Gen.Choose(1, 5) select Everything.Remove(at, Math.Min(length, Everything.Length - at)));
        Prop.ForAll(texts.ToArbitrary(), HostilePayloads.Bytes().ToArbitrary(), (text, body) =>
        {
            var faults = new List<string>();
            var template = PayloadTemplate.TryParse("application/json", text, faults.Add);
            return template is null ? faults.Count > 0 : faults.Count == 0 && IsJson(template.Render(Facts, body)!);
        }).Check(PropertyConfig.Quiet.WithMaxTest(5_000));
    }

    [Fact]
    public void JSONTestSuite_renders_to_JSON()
    {
        foreach (var (name, body) in HostilePayloads.TestSuite()) IsJson(Render(Everything, body)).ShouldBeTrue(name);
    }

    [Fact]
    public void Naughty_strings_arrive_as_they_were()
    {
        foreach (var text in HostilePayloads.NaughtyStrings()) Arrives(text).ShouldBeTrue(text);
    }

    private static bool Arrives(string text)
    {
        var body = Encoding.UTF8.GetBytes($$"""{"v":{{JsonSerializer.Serialize(text)}}}""");
        var rendered = JsonElement.Parse(Render("""["{{ /v }}",{{ /v | json }},"<{{ /v }}>"]""", body));
        var plain = PayloadTemplate.TryParse("text/plain", "{{ /v }}", _ => { })!.Render(Facts, body)!;
        return rendered[0].GetString() == text && rendered[1].GetString() == text && rendered[2].GetString() == $"<{text}>" && Encoding.UTF8.GetString(plain) == text;
    }

    private static byte[] Render(string template, byte[] body) =>
        PayloadTemplate.TryParse("application/json", template, fault => throw new ArgumentException(fault))!.Render(Facts, body)!;

    // Values nest within the template, so the result may be deeper than a payload.
    private static bool IsJson(byte[] bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = 256 });
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
