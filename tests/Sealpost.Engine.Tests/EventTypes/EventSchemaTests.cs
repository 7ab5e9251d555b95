using System.Text.Json;
using Sealpost.Engine.EventTypes;

namespace Sealpost.Engine.Tests.EventTypes;

public sealed class EventSchemaTests
{
    [Theory]
    [InlineData("{}")]
    [InlineData("""{"$schema":"https://json-schema.org/draft/2020-12/schema"}""")]
    [InlineData("""{"$schema":"https://json-schema.org/draft/2020-12/schema#"}""")]
    [InlineData("""{"$schema":"http://json-schema.org/draft-04/schema#"}""")]
    public void FindFault_OfAKnownDialectOrNone_IsNull(string schema) => EventSchema.FindFault(JsonElement.Parse(schema)).ShouldBeNull();

    [Theory]
    [InlineData("true", "object")]
    [InlineData("[]", "object")]
    [InlineData("\"{}\"", "object")]
    [InlineData("""{"$schema":"https://json-schema.org/draft/2020-12/schema/"}""", "$schema")]
    [InlineData("""{"$schema":"javascript:alert(1)"}""", "$schema")]
    [InlineData("""{"$schema":null}""", "$schema")]
    public void FindFault_OfAnythingElse_SaysWhatToWrite(string schema, string expected) => EventSchema.FindFault(JsonElement.Parse(schema)).ShouldNotBeNull().ShouldContain(expected);
}
