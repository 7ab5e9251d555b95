using System.Text.Json;
using Sealpost.Engine.EventTypes;
using Sealpost.Engine.Validation;

namespace Sealpost.Engine.Tests.EventTypes;

public sealed class EventTypeDraftTests
{
    private readonly List<FieldFault> _faults = [];

    [Fact]
    public void A_new_type_keeps_its_examples_in_order()
    {
        var draft = EventTypeDraft.ReadNew(Json("""{"name":"invoice.paid","versions":[{"example":{"a":1}},{"version":2,"example":[]}]}"""), _faults);

        _faults.ShouldBeEmpty();
        draft.Versions!.Value.Select(version => version.Version).ShouldBe([1, 2]);
        draft.Versions.Value[0].Example!.Value.GetRawText().ShouldBe("""{"a":1}""");
    }

    [Theory]
    [InlineData("""{}""", "name")]
    [InlineData("""{"name":"a b"}""", "name")]
    [InlineData("""{"name":"a","color":"red"}""", "color")]
    [InlineData("""{"name":"a","versions":{}}""", "versions")]
    [InlineData("""{"name":"a","versions":[{"version":2}]}""", "versions[0].version")]
    [InlineData("""{"name":"a","versions":[{"schema":{}}]}""", "versions[0].schema")]
    public void A_fault_names_its_member(string json, string field)
    {
        EventTypeDraft.ReadNew(Json(json), _faults);

        _faults.ShouldHaveSingleItem().Field.ShouldBe(field);
    }

    [Fact]
    public void A_patch_cannot_rename()
    {
        EventTypeDraft.ReadPatch(Json("""{"name":"b","archived":true}"""), _faults).Archived.ShouldBe(true);

        _faults.ShouldHaveSingleItem().Field.ShouldBe("name");
    }

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;
}
