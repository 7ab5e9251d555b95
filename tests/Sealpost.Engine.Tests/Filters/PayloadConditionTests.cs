using System.Text.Json;
using Sealpost.Engine.Filters;
using Sealpost.Engine.Validation;

namespace Sealpost.Engine.Tests.Filters;

public sealed class PayloadConditionTests
{
    private const string Payload =
        """
        {"state":"TX","amount":12.50,"count":3,"paid":true,"note":null,"name":"Z\u00fcrich \u0022HQ\u0022","day":"2026-03-11",
         "tags":["alpha","beta"],"empty":[],"nested":{"deep":{"er":1}},
         "transactions":[{"state":"TX","fee":5},{"state":"CA","fee":50},{"fee":7}]}
        """;

    [Theory]
    [InlineData("""{"path":"/state","eq":"TX"}""")]
    [InlineData("""{"path":"/state","in":["CA","TX"]}""")]
    [InlineData("""{"path":"/state","ne":"CA"}""")]
    [InlineData("""{"path":"/state","notIn":["CA","NY"]}""")]
    [InlineData("""{"path":"/missing","ne":"CA"}""")]
    [InlineData("""{"path":"/missing","notIn":["CA"]}""")]
    [InlineData("""{"path":"/amount","eq":12.5}""")]
    [InlineData("""{"path":"/amount","eq":1250e-2}""")]
    [InlineData("""{"path":"/amount","gt":12.4999999999999999999999}""")]
    [InlineData("""{"path":"/amount","gte":12.5,"lt":13}""")]
    [InlineData("""{"path":"/amount","lte":12.5}""")]
    [InlineData("""{"path":"/day","gt":"2026-03-01"}""")]
    [InlineData("""{"path":"/day","lte":"2026-03-11"}""")]
    [InlineData("""{"path":"/paid","eq":true}""")]
    [InlineData("""{"path":"/note","eq":null}""")]
    [InlineData("""{"path":"/note","exists":true}""")]
    [InlineData("""{"path":"/missing","exists":false}""")]
    [InlineData("""{"path":"/name","eq":"Zürich \"HQ\""}""")]
    [InlineData("""{"path":"/name","startsWith":"Zü"}""")]
    [InlineData("""{"path":"/name","contains":"h \"H"}""")]
    [InlineData("""{"path":"/tags/*","eq":"beta"}""")]
    [InlineData("""{"path":"/tags/1","eq":"beta"}""")]
    [InlineData("""{"path":"/tags/*","ne":"gamma"}""")]
    [InlineData("""{"path":"/empty/*","ne":"gamma"}""")]
    [InlineData("""{"path":"/empty/*","exists":false}""")]
    [InlineData("""{"path":"/tags","exists":true}""")]
    [InlineData("""{"path":"/nested/deep","any":{"path":"/er","eq":1}}""")]
    [InlineData("""{"path":"","any":{"path":"","exists":true}}""")]
    [InlineData("""{"path":"/transactions/*/state","in":["CA"]}""")]
    [InlineData("""{"path":"/transactions/*","any":{"and":[{"path":"/state","eq":"CA"},{"path":"/fee","gt":10}]}}""")]
    [InlineData("""{"path":"/transactions/*","all":{"path":"/fee","gte":5}}""")]
    [InlineData("""{"path":"/transactions/*/fee","gt":5,"lt":50}""")]
    [InlineData("""{"and":[{"path":"/state","eq":"TX"},{"path":"/count","eq":3}]}""")]
    [InlineData("""{"or":[{"path":"/state","eq":"CA"},{"path":"/count","eq":3}]}""")]
    [InlineData("""{"not":{"path":"/state","eq":"CA"}}""")]
    public void A_condition_holds(string filter) => Check(filter).ShouldBeNull();

    [Theory]
    [InlineData("""{"path":"/state","eq":"tx"}""", "filter", "/state is not \"tx\".")]
    [InlineData("""{"path":"/state","in":["CA","NY"]}""", "filter", "/state is not one of \"CA\", \"NY\".")]
    [InlineData("""{"path":"/state","in":["1","2","3","4","5","6"]}""", "filter", "/state is not one of 6 values.")]
    [InlineData("""{"path":"/state","ne":"TX"}""", "filter", "/state is \"TX\".")]
    [InlineData("""{"path":"/state","notIn":["TX"]}""", "filter", "/state is \"TX\".")]
    [InlineData("""{"path":"/missing","eq":"TX"}""", "filter", "There is nothing at /missing.")]
    [InlineData("""{"path":"/missing","eq":null}""", "filter", "There is nothing at /missing.")]
    [InlineData("""{"path":"/amount","eq":"12.5"}""", "filter", "/amount is not \"12.5\".")]
    [InlineData("""{"path":"/amount","gt":12.5}""", "filter", "/amount is not above 12.5.")]
    [InlineData("""{"path":"/amount","gt":"1"}""", "filter", "/amount is not above \"1\".")]
    [InlineData("""{"path":"/day","lt":20270101}""", "filter", "/day is not below 20270101.")]
    [InlineData("""{"path":"/day","gte":"2026-03-01","lte":"2026-03-10"}""", "filter", "/day is not at least \"2026-03-01\" and at most \"2026-03-10\".")]
    [InlineData("""{"path":"/paid","eq":false}""", "filter", "/paid is not false.")]
    [InlineData("""{"path":"/note","exists":false}""", "filter", "There is something at /note.")]
    [InlineData("""{"path":"/missing","exists":true}""", "filter", "There is nothing at /missing.")]
    [InlineData("""{"path":"/count","startsWith":"3"}""", "filter", "/count is not text that begins with \"3\".")]
    [InlineData("""{"path":"/count","contains":"3"}""", "filter", "/count is not text that contains \"3\".")]
    [InlineData("""{"path":"/tags","contains":"alpha"}""", "filter", "/tags is not text that contains \"alpha\".")]
    [InlineData("""{"path":"/tags/*","ne":"beta"}""", "filter", "A value at /tags/* is \"beta\".")]
    [InlineData("""{"path":"/tags/*","eq":"gamma"}""", "filter", "No value at /tags/* is \"gamma\".")]
    [InlineData("""{"path":"/state/*","eq":"TX"}""", "filter", "There is nothing at /state/*.")]
    [InlineData("""{"path":"/empty/*","all":{"path":"","exists":true}}""", "filter", "There is nothing at /empty/*.")]
    [InlineData("""{"path":"/transactions/*","all":{"path":"/state","exists":true}}""", "filter", "Not every value at /transactions/* is as asked.")]
    [InlineData("""{"path":"/transactions/*","any":{"and":[{"path":"/state","eq":"TX"},{"path":"/fee","gt":10}]}}""", "filter", "No value at /transactions/* is as asked.")]
    [InlineData("""{"path":"/transactions/*/fee","gt":7,"lt":50}""", "filter", "No value at /transactions/*/fee is above 7 and below 50.")]
    [InlineData("""{"and":[{"path":"/state","eq":"TX"},{"path":"/count","eq":4}]}""", "filter.and[1]", "/count is not 4.")]
    [InlineData("""{"or":[{"path":"/state","eq":"CA"},{"path":"/count","eq":4}]}""", "filter.or", "None of its conditions holds.")]
    [InlineData("""{"not":{"path":"/state","eq":"TX"}}""", "filter.not", "Its condition holds.")]
    public void A_condition_that_does_not_hold_says_which_and_why(string filter, string field, string reason) =>
        Check(filter).ShouldBe(new FilterDecision.DoesNotMatch(field, reason));

    private static FilterDecision.DoesNotMatch? Check(string filter)
    {
        var faults = new List<FieldFault>();
        var condition = PayloadConditionParser.Parse(JsonElement.Parse(filter), "filter", faults);
        faults.ShouldBeEmpty();
        return condition!.Check(JsonElement.Parse(Payload));
    }
}
