using System.Globalization;
using System.Reflection;
using Sealpost.AspNetCore.Authentication;
using Sealpost.AspNetCore.Replay;
using Sealpost.AspNetCore.Sources;
using Sealpost.Handshakes;
using Sealpost.Schemes;

namespace Sealpost.AspNetCore.Tests.Sources;

/// <summary>docs/receive.md held against the code.</summary>
public sealed class DocumentedSettingTests
{
    [Theory]
    [InlineData(typeof(WebhookReceiverOptions))]
    [InlineData(typeof(WebhookSourceOptions))]
    public void Every_setting_stands_in_the_table(Type options)
    {
        foreach (var setting in options.GetProperties(BindingFlags.Public | BindingFlags.Instance))
            Guide.Text.Split('\n').ShouldContain(line => line.StartsWith('|') && line.Split('|')[1].Contains($"`{setting.Name}`", StringComparison.Ordinal), setting.Name);
    }

    [Fact]
    public void The_defaults_and_ranges_are_the_ones_told()
    {
        var options = new WebhookReceiverOptions();
        var source = new WebhookSourceOptions();

        Row("MaxBodyBytes").ShouldBe((WebhookReceiverOptions.SmallestBody, WebhookReceiverOptions.LargestBody, options.MaxBodyBytes) is (1 << 10, 64 << 20, 1 << 20) ? "1 MiB" : "");
        Row("BodyTimeout").ShouldBe($"{options.BodyTimeout.TotalSeconds} s");
        Row("ReplayCapacity").ShouldBe(options.ReplayCapacity.ToString("N0", CultureInfo.InvariantCulture));
        Row("HandlingTimeout").ShouldBe($"{options.HandlingTimeout.TotalMinutes} min");
        Row("Replay").ShouldBe($"`{source.Replay}`, {source.ReplayRetention.TotalHours} h");
    }

    [Fact]
    public void Every_way_to_know_a_repetition_and_every_claim_is_told()
    {
        foreach (var recognition in Enum.GetNames<ReplayRecognition>())
            Guide.Text.ShouldContain($"\n| `{recognition}` |");
        foreach (var claim in typeof(WebhookClaimTypes).GetFields())
            Guide.Text.ShouldContain($"`{claim.GetRawConstantValue()}`");
    }

    [Fact]
    public void Every_handshake_of_the_catalogue_needs_what_the_guide_says()
    {
        foreach (var scheme in Catalogue.SchemeCatalogue.Default.Schemes.Where(scheme => scheme.Handshake is not null))
        {
            var handshake = Handshake.Find(scheme.Handshake!)!;
            var needs = handshake.NeedsVerifyToken ? "`VerifyToken`" : handshake.NeedsTopics ? "`AllowedTopics`" : handshake.NeedsOrigins ? "`AllowedOrigins`"
                : handshake.GivesSecret ? "`KeepOfferedSecrets<T>()`" : scheme.Id == "braintree@1" ? "`KeyId`" : "nothing";

            Guide.Text.Split('\n').ShouldContain(line => line.StartsWith('|') && Names(line, scheme) && line.Contains(needs, StringComparison.Ordinal), scheme.Id);
        }
    }

    private static bool Names(string line, Scheme scheme) =>
        line.Split('|')[1].Split(',').Any(name => scheme.Name.Contains(name.Trim(), StringComparison.OrdinalIgnoreCase) && name.Trim().Length > 0);

    /// <summary>The last cell of the row that begins with a setting.</summary>
    private static string Row(string setting) =>
        Guide.Text.Split('\n').First(line => line.StartsWith($"| `{setting}`", StringComparison.Ordinal)).Split('|')[^2].Trim();
}
