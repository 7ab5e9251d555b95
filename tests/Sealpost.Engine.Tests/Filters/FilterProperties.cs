using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Sealpost.Engine.Filters;
using Sealpost.Engine.Payloads;
using Sealpost.Engine.Validation;
using Sealpost.TestKit;

namespace Sealpost.Engine.Tests.Filters;

public sealed class FilterProperties
{
    private static readonly Gen<string> Paths = Gen.Elements("", "/a", "/b", "/a/b", "/a/0", "/*", "/a/*", "/*/b", "/*/*", "/a/*/b");
    private static readonly Gen<string> Scalars = Gen.Elements("null", "true", "0", "1", "2.5", "\"\"", "\"a\"", "\"ab\"");

    private static readonly Gen<string> Leaves = Gen.OneOf(
        from path in Paths from name in Gen.Elements("eq", "ne") from value in Scalars select $$"""{"path":"{{path}}","{{name}}":{{value}}}""",
        from path in Paths from name in Gen.Elements("in", "notIn") from one in Scalars from other in Scalars select $$"""{"path":"{{path}}","{{name}}":[{{one}},{{other}}]}""",
        from path in Paths from name in Gen.Elements("gt", "gte", "lt", "lte") from value in Gen.Elements("0", "1.5", "\"a\"") select $$"""{"path":"{{path}}","{{name}}":{{value}}}""",
        from path in Paths from name in Gen.Elements("startsWith", "contains") select $$"""{"path":"{{path}}","{{name}}":"a"}""",
        from path in Paths from wanted in Gen.Elements("true", "false") select $$"""{"path":"{{path}}","exists":{{wanted}}}""");

    [Fact]
    public void No_payload_throws_and_the_same_one_is_decided_the_same_way()
    {
        Prop.ForAll(Filters().ToArbitrary(), HostilePayloads.Bytes().ToArbitrary(), (text, body) =>
        {
            var filter = Compile(text);
            return Decide(filter, body) == Decide(filter, body) && filter.Matches("any", body) == Decide(filter, body) is FilterDecision.Matches;
        }).Check(PropertyConfig.Quiet.WithMaxTest(2_000));
    }

    [Fact]
    public void Not_turns_every_decision_about_JSON_round_and_none_about_anything_else() =>
        Prop.ForAll(Filters().ToArbitrary(), HostilePayloads.Bytes().ToArbitrary(), (text, body) =>
        {
            var decision = Decide(Compile(text), body);
            var negated = Decide(Compile($$"""{"not":{{text}}}"""), body);
            return decision is FilterDecision.NotJson ? negated is FilterDecision.NotJson : decision is FilterDecision.Matches != negated is FilterDecision.Matches;
        }).Check(PropertyConfig.Quiet.WithMaxTest(1_000));

    [Fact]
    public void Ne_and_notIn_are_the_negations_of_eq_and_in() =>
        Prop.ForAll(Leaves.ToArbitrary(), HostilePayloads.Json().ToArbitrary(), (leaf, payload) =>
        {
            var opposite = leaf.Replace("\"ne\"", "\"eq\"", StringComparison.Ordinal).Replace("\"notIn\"", "\"in\"", StringComparison.Ordinal);
            return opposite == leaf || Holds(leaf, payload) != Holds(opposite, payload);
        }).Check(PropertyConfig.Quiet.WithMaxTest(2_000));

    [Fact]
    public void And_or_and_not_obey_De_Morgan() =>
        Prop.ForAll(Leaves.Two().ToArbitrary(), HostilePayloads.Json().ToArbitrary(), (pair, payload) =>
        {
            var (one, other) = pair;
            return Holds($$$"""{"not":{"and":[{{{one}}},{{{other}}}]}}""", payload) == Holds($$$"""{"or":[{"not":{{{one}}}},{"not":{{{other}}}}]}""", payload)
                && Holds($$$"""{"not":{"or":[{{{one}}},{{{other}}}]}}""", payload) == Holds($$$"""{"and":[{"not":{{{one}}}},{"not":{{{other}}}}]}""", payload);
        }).Check(PropertyConfig.Quiet.WithMaxTest(1_000));

    [Fact]
    public void What_all_demands_no_value_lacks() =>
        Prop.ForAll(Leaves.ToArbitrary(), Paths.ToArbitrary(), HostilePayloads.Json().ToArbitrary(), (leaf, path, payload) =>
        {
            var exists = Holds($$"""{"path":"{{path}}","exists":true}""", payload);
            var all = Holds($$"""{"path":"{{path}}","all":{{leaf}}}""", payload);
            var lacking = Holds($$$"""{"path":"{{{path}}}","any":{"not":{{{leaf}}}}}""", payload);
            return all == (exists && !lacking);
        }).Check(PropertyConfig.Quiet.WithMaxTest(1_000));

    [Fact]
    public void No_JSON_makes_the_parser_throw_and_it_either_compiles_or_tells_a_fault()
    {
        var filters = Gen.OneOf(
            HostilePayloads.Json(),
            from filter in Filters() from value in HostilePayloads.Json(1) select filter.Replace("\"a\"", value, StringComparison.Ordinal),
            from filter in Filters() from name in Gen.Elements("eq", "any", "not", "and", "in", "exists") select filter.Replace("path", name, StringComparison.Ordinal),
            from filter in Filters() from json in HostilePayloads.Json(1) select filter.Replace("true", json, StringComparison.Ordinal));
        Prop.ForAll(filters.ToArbitrary(), text =>
        {
            var faults = new List<FieldFault>();
            return PayloadConditionParser.Parse(JsonElement.Parse(text), "filter", faults) is null == faults.Count > 0;
        }).Check(PropertyConfig.Quiet.WithMaxTest(2_000));
    }

    [Fact]
    public void JSONTestSuite_is_told_from_what_is_not_JSON()
    {
        var filter = Compile("""{"or":[{"path":"","exists":true},{"path":"/*","contains":"x"},{"path":"/a","eq":1}]}""");
        foreach (var (name, body) in HostilePayloads.TestSuite())
        {
            var decision = Decide(filter, body);
            if (name.StartsWith("y_", StringComparison.Ordinal)) decision.ShouldBe(FilterDecision.Pass, name);
            if (name.StartsWith("n_", StringComparison.Ordinal)) decision.ShouldBeOfType<FilterDecision.NotJson>(name);
        }
    }

    [Fact]
    public void Naughty_strings_are_compared_like_any_other()
    {
        foreach (var text in HostilePayloads.NaughtyStrings().Where(text => text.Length is > 0 and <= 256))
        {
            var json = JsonSerializer.Serialize(text);
            var payload = Encoding.UTF8.GetBytes($$"""{"v":{{json}},{{json}}:[{{json}}]}""");

            Decide(Compile($$"""{"path":"/v","eq":{{json}}}"""), payload).ShouldBe(FilterDecision.Pass, text);
            Decide(Compile($$"""{"path":"/v","startsWith":{{json}}}"""), payload).ShouldBe(FilterDecision.Pass, text);
            Decide(Compile($$"""{"path":"/v","gte":{{json}},"lte":{{json}}}"""), payload).ShouldBe(FilterDecision.Pass, text);
            Decide(Compile($$"""{"path":"/v","ne":{{json}}}"""), payload).ShouldBeOfType<FilterDecision.DoesNotMatch>(text);
            var name = text.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
            if (name.Length < 256) Decide(Compile($$"""{"path":{{JsonSerializer.Serialize("/" + name + "/*")}},"contains":{{json}}}"""), payload).ShouldBe(FilterDecision.Pass, text);
        }
    }

    private static Gen<string> Filters(int depth = 2) => depth == 0
        ? Leaves
        : Gen.OneOf(
            Leaves,
            from one in Filters(depth - 1) from other in Filters(depth - 1) from name in Gen.Elements("and", "or") select $$"""{"{{name}}":[{{one}},{{other}}]}""",
            from inner in Filters(depth - 1) select $$"""{"not":{{inner}}}""",
            from path in Paths from inner in Filters(depth - 1) from name in Gen.Elements("any", "all") select $$"""{"path":"{{path}}","{{name}}":{{inner}}}""");

    private static bool Holds(string filter, string payload) => Compile(filter).Matches("any", Encoding.UTF8.GetBytes(payload));

    private static FilterDecision Decide(EventFilter filter, byte[] body)
    {
        using var payload = new JsonPayload(body);
        return filter.Decide("any", payload);
    }

    private static EventFilter Compile(string filter)
    {
        var faults = new List<FieldFault>();
        return EventFilter.Parse(JsonElement.Parse($$"""{"filter":{{filter}}}"""), "", faults, new Dictionary<string, EventOption>()) ?? throw new ArgumentException(faults[0].ToString());
    }
}
