using System.Text;
using System.Text.Json;
using Sealpost.Engine.Filters;
using Sealpost.Engine.Payloads;
using Sealpost.Engine.Validation;

namespace Sealpost.Engine.Tests.Filters;

public sealed class EventFilterTests
{
    private static readonly Dictionary<string, EventOption> Offered = new() { ["upload"] = new("/status", ["started", "completed", "error"]) };

    [Fact]
    public void An_empty_filter_lets_everything_pass_without_reading_it()
    {
        var filter = Parse("{}");

        filter.ReadsPayload("upload").ShouldBeFalse();
        Decide(filter, "upload", "not JSON").ShouldBe(FilterDecision.Pass);
    }

    [Theory]
    [InlineData("upload", """{"status":"completed"}""", true)]
    [InlineData("upload", """{"status":"error"}""", true)]
    [InlineData("upload", """{"status":"started"}""", false)]
    [InlineData("upload", """{}""", false)]
    [InlineData("raw_processing_complete", """{"status":"started"}""", true)]
    [InlineData("raw_processing_complete", "not JSON", true)]
    public void Options_choose_within_their_event_type_only(string eventType, string body, bool passes)
    {
        var filter = Parse("""{"eventOptions":{"upload":["completed","error"]}}""");

        filter.ReadsPayload(eventType).ShouldBe(eventType == "upload");
        filter.Matches(eventType, Encoding.UTF8.GetBytes(body)).ShouldBe(passes);
    }

    [Fact]
    public void A_decision_names_the_first_part_that_does_not_let_the_event_pass()
    {
        var filter = Parse("""{"eventTypes":["upload","webhook.**"],"eventOptions":{"upload":["error"]},"filter":{"path":"/state","in":["TX"]}}""");

        Decide(filter, "other", "{}").ShouldBe(new FilterDecision.DoesNotMatch("eventTypes", "The event type is not among them."));
        Decide(filter, "upload", "{}").ShouldBe(new FilterDecision.DoesNotMatch("eventOptions.upload", "There is nothing at /status."));
        Decide(filter, "upload", """{"status":"error","state":"CA"}""").ShouldBe(new FilterDecision.DoesNotMatch("filter", "/state is not \"TX\"."));
        Decide(filter, "upload", """{"status":"error","state":"TX"}""").ShouldBe(FilterDecision.Pass);
        Decide(filter, "webhook.batch", """{"state":"TX"}""").ShouldBe(FilterDecision.Pass);
    }

    [Theory]
    [InlineData("", "The payload is empty.")]
    [InlineData("{", "The payload is not JSON of at most 64 levels: line 1, byte 2.")]
    [InlineData("state=TX", "The payload is not JSON of at most 64 levels: line 1, byte 1.")]
    [InlineData("{}\n{}", "The payload is not JSON of at most 64 levels: line 2, byte 1.")]
    [InlineData("\uFEFF{}", "The payload is not JSON of at most 64 levels: line 1, byte 1.")]
    public void A_payload_that_is_not_JSON_never_passes_a_filter_on_it_not_even_a_negated_one(string body, string reason) =>
        Decide(Parse("""{"filter":{"not":{"path":"/state","eq":"TX"}}}"""), "any", body).ShouldBe(new FilterDecision.NotJson(reason));

    [Fact]
    public void A_payload_that_is_not_UTF8_is_not_JSON()
    {
        using var payload = new JsonPayload(new byte[] { (byte)'"', 0xFF, (byte)'"' });

        Parse("""{"filter":{"path":"","exists":true}}""").Decide("any", payload).ShouldBe(new FilterDecision.NotJson("The payload is not UTF-8."));
    }

    [Fact]
    public void Nesting_is_bounded()
    {
        var filter = Parse("""{"filter":{"path":"","exists":true}}""");

        filter.Matches("any", Encoding.UTF8.GetBytes(new string('[', 64) + new string(']', 64))).ShouldBeTrue();
        filter.Matches("any", Encoding.UTF8.GetBytes(new string('[', 65) + new string(']', 65))).ShouldBeFalse();
        filter.Matches("any", Encoding.UTF8.GetBytes(new string('[', 1_000_000))).ShouldBeFalse();
    }

    [Theory]
    [InlineData("""{"eventTypes":[]}""", "at.eventTypes")]
    [InlineData("""{"eventTypes":["ok","a b",1]}""", "at.eventTypes[1]", "at.eventTypes[2]")]
    [InlineData("""{"eventOptions":{"uploads":["error"]}}""", "at.eventOptions.uploads")]
    [InlineData("""{"eventOptions":{"upload":["failed"]}}""", "at.eventOptions.upload[0]")]
    [InlineData("""{"eventOptions":{"upload":[]}}""", "at.eventOptions.upload")]
    [InlineData("""{"eventTypes":["webhook.*"],"eventOptions":{"upload":["error"]}}""", "at.eventOptions.upload")]
    [InlineData("""{"eventTypes":["upload"],"filter":{"path":"x","eq":1},"events":[]}""", "at.filter.path", "at.events")]
    public void Faults_are_told_all_at_once_with_their_fields(string json, params string[] fields)
    {
        var faults = new List<FieldFault>();

        EventFilter.Parse(JsonElement.Parse(json), "at", faults, Offered).ShouldBeNull();

        faults.Select(fault => fault.Field).Order().ShouldBe(fields.Order());
    }

    private static FilterDecision Decide(EventFilter filter, string eventType, string body)
    {
        using var payload = new JsonPayload(Encoding.UTF8.GetBytes(body));
        return filter.Decide(eventType, payload);
    }

    private static EventFilter Parse(string json)
    {
        var faults = new List<FieldFault>();
        return EventFilter.Parse(JsonElement.Parse(json), "", faults, Offered) ?? throw new ArgumentException(faults[0].ToString());
    }
}
