using System.Text.Json;
using Sealpost.Engine.Validation;

namespace Sealpost.Engine.Tests.Validation;

public sealed class FieldReaderTests
{
    private readonly List<FieldFault> _faults = [];

    [Fact]
    public void Every_fault_is_noted_with_its_path()
    {
        var body = Read("""{"name":7,"retry":{"timeout":"soon"},"on":"yes","extra":1,"Name":"x"}""");
        body.Text("name", 10);
        var retry = body.Object("retry")!;
        retry.Duration("timeout", TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60));
        body.Boolean("on");
        body.End();

        _faults.Select(fault => fault.Field).ShouldBe(["name", "retry.timeout", "on", "extra", "Name"]);
        _faults[^1].Message.ShouldEndWith("write name.");
    }

    [Fact]
    public void Null_reads_like_absence()
    {
        var body = Read("""{"name":null}""");

        body.Text("name", 10).ShouldBeNull();
        body.End();
        _faults.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("null")]
    public void What_is_no_object_is_one_fault_of_the_whole(string json)
    {
        Read(json).End();

        _faults.ShouldHaveSingleItem().Field.ShouldBe("");
    }

    [Theory]
    [InlineData("2030-01-31T12:00:00Z", true)]
    [InlineData("2030-01-31T12:00:00+02:00", true)]
    [InlineData("2030-01-31T12:00:00", false)]
    [InlineData("2030-01-31", false)]
    [InlineData("tomorrow", false)]
    public void A_time_needs_its_zone(string text, bool valid)
    {
        Read($$"""{"until":"{{text}}"}""").Time("until").HasValue.ShouldBe(valid);
        (_faults.Count == 0).ShouldBe(valid);
    }

    [Fact]
    public void Half_a_surrogate_pair_is_a_fault_not_an_exception()
    {
        Read("""{"name":"\ud800"}""").Text("name", 10).ShouldBeNull();

        _faults.ShouldHaveSingleItem().Field.ShouldBe("name");
    }

    private FieldReader Read(string json) => new(JsonDocument.Parse(json).RootElement, _faults);
}
