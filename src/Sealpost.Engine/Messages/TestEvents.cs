using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Sealpost.Engine.Destinations;
using Sealpost.Engine.EventTypes;
using Sealpost.Engine.Profiles;

namespace Sealpost.Engine.Messages;

/// <summary>Makes the event that is sent to try a destination out.</summary>
internal sealed class TestEvents(ProfileCatalogue profiles, EventTypeStore eventTypes, TimeProvider time)
{
    private const string Nameless = "test";
    private const int MostExamplesLookedFor = 20;
    private const string ContentType = "application/json";

    /// <summary>What is not given comes from the profile's own test, then from the examples of event types, then from a plain sample.</summary>
    public async Task<NewMessage> MakeAsync(DestinationRecord destination, string? eventType, byte[]? payload, CancellationToken cancellationToken)
    {
        var own = profiles.Find(destination.Settings.Profile)?.Test;
        eventType ??= own?.EventType ?? await ChooseTypeAsync(destination.Settings.EventTypes ?? [], cancellationToken);
        payload ??= own?.EventType == eventType ? own.Render(time.GetUtcNow()) : await FindExampleAsync(eventType, cancellationToken) ?? Sample(eventType);
        return new NewMessage(eventType, ContentType, payload);
    }

    private async Task<string> ChooseTypeAsync(ImmutableArray<string> subscribed, CancellationToken cancellationToken)
    {
        var names = subscribed.Where(name => EventTypeName.IsValid(name)).ToList();
        foreach (var name in names.Take(MostExamplesLookedFor))
        {
            if (await FindExampleAsync(name, cancellationToken) is not null) return name;
        }

        return names.Count > 0 ? names[0] : Nameless;
    }

    private async Task<byte[]?> FindExampleAsync(string eventType, CancellationToken cancellationToken) =>
        await eventTypes.FindAsync(eventType, cancellationToken) is { } known && known.Versions.LastOrDefault(version => version.Example is not null)?.Example is { } example
            ? Encoding.UTF8.GetBytes(example.GetRawText())
            : null;

    private byte[] Sample(string eventType) => JsonSerializer.SerializeToUtf8Bytes(
        new { type = eventType, timestamp = time.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", System.Globalization.CultureInfo.InvariantCulture), data = new { message = "A test, sent on request." } });
}
