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

    [Fact]
    public void A_schema_is_kept_as_it_was_written()
    {
        const string Schema = """{ "$schema": "http://json-schema.org/draft-07/schema#", "type": "object" }""";

        var draft = EventTypeDraft.ReadPatch(Json("""{"versions":[{"schema":""" + Schema + "}]}"), _faults);

        _faults.ShouldBeEmpty();
        draft.Versions!.Value.ShouldHaveSingleItem().Schema!.Value.GetRawText().ShouldBe(Schema);
    }

    [Fact]
    public void Limits_of_examples_and_schemas_are_bytes_not_characters()
    {
        var text = new string('é', 40 * 1024);

        EventTypeDraft.ReadPatch(Json($$$"""{"versions":[{"example":"{{{text}}}","schema":{"title":"{{{text}}}"}}]}"""), _faults);

        _faults.Select(fault => fault.Field).ShouldBe(["versions[0].example", "versions[0].schema"]);
    }

    [Theory]
    [InlineData("""{}""", "name")]
    [InlineData("""{"name":"a b"}""", "name")]
    [InlineData("""{"name":"a","color":"red"}""", "color")]
    [InlineData("""{"name":"a","versions":{}}""", "versions")]
    [InlineData("""{"name":"a","versions":[{"version":2}]}""", "versions[0].version")]
    [InlineData("""{"name":"a","versions":[{"schema":true}]}""", "versions[0].schema")]
    [InlineData("""{"name":"a","versions":[{},{"schema":{"$schema":"https://example.com/mine"}}]}""", "versions[1].schema")]
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
