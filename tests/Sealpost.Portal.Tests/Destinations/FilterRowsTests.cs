using System.Text.Json;
using System.Text.Json.Nodes;
using Sealpost.Portal.Destinations;

namespace Sealpost.Portal.Tests.Destinations;

public sealed class FilterRowsTests
{
    [Theory]
    [InlineData("""{"path":"/state","eq":"TX"}""")]
    [InlineData("""{"path":"/zip","eq":"01234"}""")]
    [InlineData("""{"path":"/n","gte":10.50}""")]
    [InlineData("""{"path":"/paid","eq":true}""")]
    [InlineData("""{"path":"/gone","eq":null}""")]
    [InlineData("""{"path":"/code","eq":"10"}""")]
    [InlineData("""{"path":"/name","eq":"a, b"}""")]
    [InlineData("""{"path":"/state","in":["TX","CA"]}""")]
    [InlineData("""{"or":[{"path":"/a","exists":false},{"path":"/b","startsWith":"x"}]}""")]
    [InlineData("""{"and":[{"path":"","eq":1},{"path":"/b/*","notIn":[1,2]}]}""")]
    public void What_rows_can_say_comes_back_as_it_was(string filter) =>
        JsonNode.DeepEquals(FilterRows.Of(JsonElement.Parse(filter))!.ToJson(), JsonNode.Parse(filter)).ShouldBeTrue();

    [Theory]
    [InlineData("""{"not":{"path":"/a","eq":1}}""")]
    [InlineData("""{"path":"/a","gt":1,"lt":5}""")]
    [InlineData("""{"and":[{"or":[{"path":"/a","eq":1}]}]}""")]
    [InlineData("""{"path":"/a","any":{"path":"/b","eq":1}}""")]
    public void What_rows_cannot_say_stays_json(string filter) => FilterRows.Of(JsonElement.Parse(filter)).ShouldBeNull();

    [Fact]
    public void No_filter_is_no_rows() => FilterRows.Of(filter: null).ShouldBe(FilterRows.None);
}
