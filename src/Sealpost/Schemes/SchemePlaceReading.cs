using Sealpost.Schemes.Evaluation;

namespace Sealpost.Schemes;

/// <summary>Reads what stands at a place, such as <see cref="Scheme.EventType"/>.</summary>
public static class SchemePlaceReading
{
    /// <summary>Finds the value in a request. Nothing a request holds makes this throw.</summary>
    /// <param name="place">Where to look; never <see cref="SchemePlaceKind.KeyValue"/>, which needs a signature header.</param>
    /// <param name="request">The request as received.</param>
    /// <returns>Null when it is not there, is there several times or cannot be read.</returns>
    public static string? Read<THeaders>(this SchemePlace place, in VerifyRequest<THeaders> request)
        where THeaders : struct, IHeaderReader
    {
        if (place.Kind == SchemePlaceKind.KeyValue)
            return null;

        Span<char> scratch = stackalloc char[256];
        var path = place.Kind == SchemePlaceKind.Json ? JsonPath.TryParse(place.Name) : null;
        var reading = RequestFields.Read(request, place, path, default, scratch, out var text, out var whole);
        return reading == Reading.Found ? whole ?? text.ToString() : null;
    }
}
