using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.DependencyInjection;

namespace Sealpost.Server.Json;

internal static class JsonServices
{
    /// <summary>Makes the types of one capability known to the API document. Answers themselves are written with the context's own type information.</summary>
    public static IServiceCollection AddApiJson(this IServiceCollection services, IJsonTypeInfoResolver resolver) =>
        services.ConfigureHttpJsonOptions(options =>
        {
            var json = options.SerializerOptions;
            json.TypeInfoResolverChain.Insert(0, resolver);
            json.NumberHandling = JsonNumberHandling.Strict;
            json.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
            if (!json.Converters.OfType<UtcTimestampConverter>().Any()) json.Converters.Add(new UtcTimestampConverter());
        });
}
