using System.Text.Json;
using Sealpost.Engine.Destinations.Settings;

namespace Sealpost.Engine.Tests.Destinations.Settings;

public sealed class MergePatchTests
{
    private static readonly DestinationSettings Settings = new ParserBuilder().Valid(
        """
        { "url": "https://example.com/", "profile": "custom", "headers": { "X-A": "1", "X-B": "2" }, "eventTypes": ["a","b"],
          "filter": { "path": "/a", "in": [1, 2] }, "payloadTemplate": "slack",
          "authentication": { "type": "basic", "username": "u", "password": "p" } }
        """).Settings;

    [Theory]
    [InlineData("""{"description":"new"}""", "description", "\"new\"")]
    [InlineData("""{"eventTypes":["c"]}""", "eventTypes", """["c"]""")]
    [InlineData("""{"headers":{"X-A":null,"X-C":"3"}}""", "headers", """{"X-B":"2","X-C":"3"}""")]
    [InlineData("""{"headers":null}""", "headers", null)]
    [InlineData("""{"filter":{"path":"/b","eq":null}}""", "filter", """{"path":"/b","eq":null}""")]
    [InlineData("""{"filter":null}""", "filter", "null")]
    [InlineData("""{"payloadTemplate":{"text":"[]"}}""", "payloadTemplate", """{"text":"[]"}""")]
    [InlineData("""{"payloadTemplate":"teams"}""", "payloadTemplate", "\"teams\"")]
    [InlineData("""{"authentication":{"username":"v"}}""", "authentication", """{"type":"basic","username":"v"}""")]
    [InlineData("""{"authentication":{"type":"basic","password":"q"}}""", "authentication", """{"username":"u","type":"basic","password":"q"}""")]
    [InlineData("""{"authentication":{"type":"authorization","value":"x"}}""", "authentication", """{"type":"authorization","value":"x"}""")]
    public void Apply_merges_as_RFC_7396_says(string patch, string member, string? expected)
    {
        var merged = MergePatch.Apply(Settings, JsonDocument.Parse(patch).RootElement);

        (merged.TryGetProperty(member, out var value) ? value.GetRawText() : null).ShouldBe(expected);
        merged.GetProperty("url").GetString().ShouldBe("https://example.com/");
    }

    [Fact]
    public void A_patch_that_is_no_object_is_refused_by_the_parser() =>
        MergePatch.Apply(Settings, JsonDocument.Parse("[]").RootElement).ValueKind.ShouldBe(JsonValueKind.Array);
}
