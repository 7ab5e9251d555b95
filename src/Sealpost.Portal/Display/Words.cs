using System.Globalization;
using Sealpost.Client.Deliveries;
using Sealpost.Client.Destinations;

namespace Sealpost.Portal.Display;

/// <summary>What states are called and how they are coloured: ok, bad, warn, busy or idle.</summary>
internal static class Words
{
    public static (string Text, string Tone) Of(Destination destination) => destination switch
    {
        { State: DestinationState.Active, FailingSince: not null } => ("failing", "bad"),
        { State: DestinationState.Active } => ("active", "ok"),
        { State: DestinationState.Validating } => ("validating", "warn"),
        { State: DestinationState.Draft } => ("draft", "idle"),
        { State: DestinationState.Disabled } => ("disabled", "idle"),
        _ => ("unknown", "idle"),
    };

    public static (string Text, string Tone) Of(Delivery delivery) => delivery switch
    {
        { Stalled: true } => ("stalled", "bad"),
        { State: DeliveryState.Pending, Attempts: > 0 } => ("retrying", "warn"),
        { State: DeliveryState.Pending } => ("waiting", "busy"),
        { State: DeliveryState.Succeeded } => ("delivered", "ok"),
        { State: DeliveryState.Dead } => ("failed", "bad"),
        { State: DeliveryState.Cancelled } => ("cancelled", "idle"),
        { State: DeliveryState.Expired } => ("expired", "idle"),
        _ => ("unknown", "idle"),
    };

    public static (string Text, string Tone) Of(AttemptOutcome outcome) => outcome switch
    {
        AttemptOutcome.Succeeded => ("succeeded", "ok"),
        AttemptOutcome.Retrying => ("failed, to be retried", "warn"),
        AttemptOutcome.Exhausted => ("failed, the last one", "bad"),
        AttemptOutcome.Cancelled => ("cancelled", "idle"),
        AttemptOutcome.Expired => ("expired", "idle"),
        _ => ("unknown", "idle"),
    };

    public static string Duration(double milliseconds) => milliseconds switch
    {
        < 10 => string.Create(CultureInfo.InvariantCulture, $"{milliseconds:0.0} ms"),
        < 1000 => string.Create(CultureInfo.InvariantCulture, $"{milliseconds:0} ms"),
        < 60_000 => string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1000:0.00} s"),
        < 3_600_000 => string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 60_000:0.#} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 3_600_000:0.#} h"),
    };

    /// <summary>How long somebody has to wait.</summary>
    public static string Wait(TimeSpan wait) => wait.TotalSeconds <= 90
        ? string.Create(CultureInfo.InvariantCulture, $"{Math.Max(1, Math.Ceiling(wait.TotalSeconds))} seconds")
        : string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(wait.TotalMinutes)} minutes");

    /// <summary>What is left of a time, to the second in the last hour; the page's script writes it alike.</summary>
    public static string Remaining(TimeSpan left) => left switch
    {
        { Ticks: <= 0 } => "0 s",
        { TotalMinutes: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{left.Seconds} s"),
        { TotalHours: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{left.Minutes} min {left.Seconds} s"),
        { TotalDays: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{left.Hours} h {left.Minutes} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)left.TotalDays} d {left.Hours} h"),
    };

    public static string Size(long bytes) => bytes switch
    {
        < 1024 => string.Create(CultureInfo.InvariantCulture, $"{bytes} B"),
        < 1024 * 1024 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:0.#} KiB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0 / 1024.0:0.#} MiB"),
    };

    /// <summary>How long ago it was, or how long until it will be, as people say it.</summary>
    public static string Relative(DateTimeOffset at, DateTimeOffset now)
    {
        var distance = (now - at).Duration();
        var amount = distance switch
        {
            { TotalSeconds: < 5 } => "a moment",
            { TotalSeconds: < 60 } => string.Create(CultureInfo.InvariantCulture, $"{(int)distance.TotalSeconds} s"),
            { TotalMinutes: < 60 } => string.Create(CultureInfo.InvariantCulture, $"{(int)distance.TotalMinutes} min"),
            { TotalHours: < 48 } => string.Create(CultureInfo.InvariantCulture, $"{(int)distance.TotalHours} h"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{(int)distance.TotalDays} days"),
        };
        return at <= now ? $"{amount} ago" : $"in {amount}";
    }
}
