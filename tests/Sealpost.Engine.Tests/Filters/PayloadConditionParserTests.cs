using System.Text.Json;
using Sealpost.Engine.Filters;
using Sealpost.Engine.Validation;

namespace Sealpost.Engine.Tests.Filters;

public sealed class PayloadConditionParserTests
{
    [Theory]
    [InlineData("""[]""", "filter")]
    [InlineData("""{}""", "filter")]
    [InlineData("""{"path":"/a"}""", "filter")]
    [InlineData("""{"eq":1}""", "filter")]
    [InlineData("""{"path":"a","eq":1}""", "filter.path")]
    [InlineData("""{"path":1,"eq":1}""", "filter.path")]
    [InlineData("""{"path":"/a","eq":[1]}""", "filter.eq")]
    [InlineData("""{"path":"/a","in":"TX"}""", "filter.in")]
    [InlineData("""{"path":"/a","in":null}""", "filter.in")]
    [InlineData("""{"path":"/a","in":[]}""", "filter.in")]
    [InlineData("""{"path":"/a","in":["TX",{}]}""", "filter.in[1]")]
    [InlineData("""{"path":"/a","gt":true}""", "filter.gt")]
    [InlineData("""{"path":"/a","gt":null}""", "filter.gt")]
    [InlineData("""{"path":"/a","exists":"yes"}""", "filter.exists")]
    [InlineData("""{"path":"/a","exists":null}""", "filter.exists")]
    [InlineData("""{"path":"/a","startsWith":1}""", "filter.startsWith")]
    [InlineData("""{"path":"/a","contains":""}""", "filter.contains")]
    [InlineData("""{"path":"/a","any":null}""", "filter.any")]
    [InlineData("""{"path":"/a","any":[]}""", "filter.any")]
    [InlineData("""{"path":"/a","all":{"path":"/b"}}""", "filter.all")]
    [InlineData("""{"path":"/a","eq":1,"ne":2}""", "filter")]
    [InlineData("""{"path":"/a","gt":1,"gte":2}""", "filter")]
    [InlineData("""{"path":"/a","eq":1,"equals":2}""", "filter.equals")]
    [InlineData("""{"path":"/a","EQ":1}""", "filter", "filter.EQ")]
    [InlineData("""{"and":[]}""", "filter.and")]
    [InlineData("""{"and":{}}""", "filter.and")]
    [InlineData("""{"and":[1,{"path":"/a"}]}""", "filter.and[0]", "filter.and[1]")]
    [InlineData("""{"not":[]}""", "filter.not")]
    [InlineData("""{"and":[{"path":"/a","eq":1}],"or":[{"path":"/a","eq":1}]}""", "filter")]
    [InlineData("""{"path":"/a","eq":1,"eq":2}""", "filter.eq")]
    [InlineData("""{"path":"/a","eq":"\ud800"}""", "filter")]
    [InlineData("""{"\ud800":1}""", "filter")]
    [InlineData("""{"and":[{"path":"a","eq":{}},{"not":{"path":"/b","in":[[]]}}]}""", "filter.and[0].path", "filter.and[0].eq", "filter.and[1].not.in[0]")]
    public void Every_fault_is_told_with_the_field_it_is_in(string filter, params string[] fields)
    {
        var faults = Parse(filter);

        faults.Select(fault => fault.Field).Distinct().Order().ShouldBe(fields.Order());
        faults.ShouldAllBe(fault => fault.Message.EndsWith('.'));
    }

    [Fact]
    public void A_filter_is_bounded_in_depth_conditions_listed_values_lengths_and_bytes()
    {
        const string Leaf = """{"path":"/a","eq":1}""";
        string Nest(int depth) => depth == 1 ? Leaf : $$"""{"not":{{Nest(depth - 1)}}}""";
        string Many(int count) => $$"""{"or":[{{string.Join(',', Enumerable.Repeat(Leaf, count))}}]}""";
        string Listed(int count) => $$"""{"path":"/a","in":[{{string.Join(',', Enumerable.Range(0, count))}}]}""";
        string Long(int length) => $$"""{"path":"/a","eq":"{{new string('x', length)}}"}""";

        Parse(Nest(8)).ShouldBeEmpty();
        Parse(Nest(9)).Count.ShouldBe(1);
        Parse(Many(63)).ShouldBeEmpty();
        Parse(Many(64)).ShouldHaveSingleItem().Field.ShouldBe("filter.or[63]");
        Parse(Listed(250)).ShouldBeEmpty();
        Parse(Listed(251)).ShouldHaveSingleItem().Field.ShouldBe("filter.in");
        Parse(Long(256)).ShouldBeEmpty();
        Parse(Long(257)).ShouldHaveSingleItem().Field.ShouldBe("filter.eq");
        Parse($$"""{"path":"/a","eq":1{{new string('0', 64)}}}""").ShouldHaveSingleItem().Field.ShouldBe("filter.eq");
        Parse($$"""{"path":"/{{new string('a', 256)}}","eq":1}""").ShouldHaveSingleItem().Field.ShouldBe("filter.path");
        Parse($$"""{"path":"/a",{{new string(' ', 16 << 10)}}"eq":1}""").ShouldHaveSingleItem().Field.ShouldBe("filter");
    }

    private static List<FieldFault> Parse(string filter)
    {
        var faults = new List<FieldFault>();
        var condition = PayloadConditionParser.Parse(JsonElement.Parse(filter), "filter", faults);
        (condition is null).ShouldBe(faults.Count > 0);
        return faults;
    }
}
