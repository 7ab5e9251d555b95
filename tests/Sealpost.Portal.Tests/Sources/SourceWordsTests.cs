using System.Text.Json;
using Sealpost.Engine.Sources.Intake;
using Sealpost.Portal.Sources;
using Sealpost.Schemes;

namespace Sealpost.Portal.Tests.Sources;

public sealed class SourceWordsTests
{
    [Fact]
    public void Every_outcome_of_a_verification_has_words_of_its_own()
    {
        var unknown = SourceWords.ReasonOf("something-new");

        foreach (var outcome in Enum.GetValues<VerifyOutcome>().Where(outcome => outcome is not (VerifyOutcome.Accepted or VerifyOutcome.NotVerified)))
            SourceWords.ReasonOf(RejectionReason.Of(outcome)).ShouldNotBe(unknown, outcome.ToString());
    }

    [Theory]
    [InlineData("\"none@1\"", true)]
    [InlineData("\"stripe@1\"", false)]
    [InlineData("{\"id\":\"mine@1\"}", false)]
    public void VerifiesNothing_TellsTheSchemeThatTakesEverything(string scheme, bool expected) => SourceWords.VerifiesNothing(Of(scheme)).ShouldBe(expected);

    [Theory]
    [InlineData("\"stripe@1\"", "stripe@1")]
    [InlineData("{\"id\":\"mine@1\"}", "mine@1 (a file of your own)")]
    [InlineData("{}", "a scheme of your own")]
    public void SchemeOf_NamesTheScheme(string scheme, string expected) => SourceWords.SchemeOf(Of(scheme)).ShouldBe(expected);

    private static Client.Sources.Source Of(string scheme) => new()
    {
        Id = "src_1",
        Scheme = JsonElement.Parse(scheme),
        Settings = new Dictionary<string, string>(),
        AllowedNetworks = [],
        Handshake = new() { Type = "none" },
        EventType = new(),
        Deduplicate = new(),
    };
}
