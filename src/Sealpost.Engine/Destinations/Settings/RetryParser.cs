using System.Collections.Immutable;
using Sealpost.Engine.Profiles;
using Sealpost.Engine.Validation;

namespace Sealpost.Engine.Destinations.Settings;

/// <summary>Reads <c>retry</c>; what it does not say comes from the profile.</summary>
internal static class RetryParser
{
    public const int MaxDelays = 15;
    public static readonly TimeSpan MaxDelay = TimeSpan.FromDays(7);
    public static readonly TimeSpan MinTimeout = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan LeastDisableAfter = TimeSpan.FromHours(1);
    public static readonly TimeSpan MaxDisableAfter = TimeSpan.FromDays(90);
    public static readonly TimeSpan MaxTimeout = TimeSpan.FromSeconds(60);

    public static RetrySetting Parse(FieldReader body, ParsingContext context)
    {
        var retry = context.Profile.Retry;
        var setting = new RetrySetting(retry.Delays, retry.Jitter, retry.Success, context.Profile.Timeout, retry.RetryAfter, retry.DisableOnGone);
        if (body.Object("retry") is not { } reader) return setting;
        setting = setting with
        {
            Delays = ParseDelays(reader, context.Faults) ?? setting.Delays,
            Jitter = reader.Number("jitter", 0, 1) ?? setting.Jitter,
            Timeout = reader.Duration("timeout", MinTimeout, MaxTimeout) ?? setting.Timeout,
            RetryAfter = reader.Boolean("retryAfter") ?? setting.RetryAfter,
            DisableOnGone = reader.Boolean("disableOnGone") ?? setting.DisableOnGone,
            DisableAfter = reader.Duration("disableAfter", TimeSpan.Zero, MaxDisableAfter),
        };
        if (setting.DisableAfter is { } after && after > TimeSpan.Zero && after < LeastDisableAfter)
            reader.Fault("disableAfter", $"Must be 0s for never, or {DurationText.Format(LeastDisableAfter)} to {DurationText.Format(MaxDisableAfter)}.");
        if (reader.Text("success", 16) is { } success)
        {
            if (SuccessRuleJsonConverter.Parse(success) is { } rule) setting = setting with { Success = rule };
            else reader.Fault("success", "Must be 2xx or 200.");
        }

        reader.End();
        return setting;
    }

    private static ImmutableArray<TimeSpan>? ParseDelays(FieldReader reader, List<FieldFault> faults)
    {
        if (reader.Items("delays", MaxDelays) is not { } items) return null;
        var delays = ImmutableArray.CreateBuilder<TimeSpan>(items.Count);
        for (var i = 0; i < items.Count; i++)
        {
            if (FieldReader.TryGetString(items[i], out var text) && DurationText.TryParse(text, out var delay) && delay <= MaxDelay) delays.Add(delay);
            else faults.Add(new($"{reader.PathOf("delays")}[{i}]", DurationText.Expected(TimeSpan.Zero, MaxDelay)));
        }

        return delays.ToImmutable();
    }
}
