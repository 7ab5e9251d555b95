using Microsoft.Extensions.DependencyInjection;
using Sealpost.Server.Json;

namespace Sealpost.Server.Messages;

internal static class MessageServices
{
    public static IServiceCollection AddMessages(this IServiceCollection services) =>
        services.AddSingleton<PublishEndpoint>().AddApiJson(MessageJson.Default);
}
