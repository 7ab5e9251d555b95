using FsCheck;
using FsCheck.Fluent;
using Sealpost.Engine.Filters;
using Sealpost.TestKit;

namespace Sealpost.Engine.Tests.Filters;

public sealed class EventTypePatternTests
{
    [Theory]
    [InlineData("upload", "upload")]
    [InlineData("webhook.transaction.*", "webhook.transaction.created")]
    [InlineData("webhook.*.updated", "webhook.batch.updated")]
    [InlineData("*", "upload")]
    [InlineData("**", "upload")]
    [InlineData("**", "webhook.transaction.status.filed")]
    [InlineData("**", "a/b.c")]
    [InlineData("webhook.**", "webhook")]
    [InlineData("webhook.**", "webhook.transaction.status.filed")]
    [InlineData("**.filed", "filed")]
    [InlineData("**.filed", "webhook.transaction.status.filed")]
    [InlineData("webhook.**.updated", "webhook.updated")]
    [InlineData("webhook.**.updated", "webhook.transaction.sl-tax-paid-date.updated")]
    [InlineData("**.a.**.b", "x.a.y/z.b")]
    [InlineData("devices/*/online", "devices/ap/online")]
    public void A_pattern_matches(string pattern, string name) => Parse(pattern).Matches(name).ShouldBeTrue();

    [Theory]
    [InlineData("upload", "uploads")]
    [InlineData("upload", "Upload")]
    [InlineData("*", "invoice.paid")]
    [InlineData("webhook.transaction.*", "webhook.transaction")]
    [InlineData("webhook.transaction.*", "webhook.transaction.status.filed")]
    [InlineData("webhook.transaction.*", "webhook.batch.created")]
    [InlineData("webhook.*", "webhook/created")]
    [InlineData("webhook.**", "webhook/created")]
    [InlineData("webhook.**", "webhooks.created")]
    [InlineData("**.filed", "webhook/filed")]
    [InlineData("a.**.a", "a")]
    public void A_pattern_does_not_match(string pattern, string name) => Parse(pattern).Matches(name).ShouldBeFalse();

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("a..b")]
    [InlineData("inv*")]
    [InlineData("***")]
    [InlineData("a.**.**")]
    [InlineData("a b")]
    [InlineData("a.*.")]
    [InlineData("a.?")]
    public void What_is_no_pattern_is_refused_with_the_reason(string text)
    {
        EventTypePattern.TryParse(text, out var fault).ShouldBeNull();

        fault.ShouldNotBeEmpty();
    }

    [Fact]
    public void A_pattern_has_at_most_32_words_beside_wildcards()
    {
        EventTypePattern.TryParse(string.Join('.', Enumerable.Repeat("*", 32)), out _).ShouldNotBeNull();
        EventTypePattern.TryParse(string.Join('.', Enumerable.Repeat("*", 33)), out _).ShouldBeNull();
        EventTypePattern.TryParse(string.Join('.', Enumerable.Repeat("a", 64)), out _).ShouldNotBeNull();
        EventTypePattern.TryParse(new string('a', 129), out _).ShouldBeNull();
    }

    [Fact]
    public void The_automaton_agrees_with_the_grammar_read_literally()
    {
        var separators = Gen.Elements('.', '.', '/');
        var patterns = Join(Gen.Elements("a", "b", "*", "**"), separators).Where(text => EventTypePattern.TryParse(text, out _) is not null);
        var names = Join(Gen.Elements("a", "b", "c"), separators);
        Prop.ForAll(patterns.ToArbitrary(), names.ToArbitrary(), (pattern, name) =>
            (Parse(pattern).Matches(name) == MatchesLiterally(Split(pattern), Split(name))).Label($"{pattern} and {name}"))
            .Check(PropertyConfig.Quiet.WithMaxTest(5_000));
    }

    [Fact]
    public void Matching_allocates_nothing()
    {
        var patterns = new EventTypeSet([Parse("upload"), Parse("webhook.*.updated"), Parse("**.status.**.filed"), Parse("devices/**")]);
        patterns.Contains("webhook.transaction.status.filed").ShouldBeTrue();
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 100; i++)
        {
            patterns.Contains("webhook.transaction.status.filed");
            patterns.Contains("something.else.altogether");
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    private static EventTypePattern Parse(string text) => EventTypePattern.TryParse(text, out var fault) ?? throw new ArgumentException(fault);

    private static Gen<string> Join(Gen<string> words, Gen<char> separators) =>
        from first in words
        from rest in (from separator in separators from word in words select separator + word).ListOf().Resize(6)
        select first + string.Concat(rest);

    private static List<(char Separator, string Word)> Split(string text)
    {
        var words = new List<(char, string)>();
        var start = 0;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && text[i] is not ('.' or '/')) continue;
            words.Add((start == 0 ? '\0' : text[start - 1], text[start..i]));
            start = i + 1;
        }

        return words;
    }

    private static bool MatchesLiterally(List<(char Separator, string Word)> pattern, List<(char Separator, string Word)> name)
    {
        if (pattern.Count == 0) return name.Count == 0;
        var (separator, word) = pattern[0];
        if (word != "**") return name.Count > 0 && name[0].Separator == separator && (word == "*" || word == name[0].Word) && MatchesLiterally(pattern[1..], name[1..]);
        for (var taken = 1; taken <= name.Count && name[0].Separator == separator; taken++)
        {
            if (MatchesLiterally(pattern[1..], name[taken..])) return true;
        }

        return pattern.Count == 1 ? name.Count == 0 : MatchesLiterally([(separator, pattern[1].Word), .. pattern[2..]], name);
    }
}
