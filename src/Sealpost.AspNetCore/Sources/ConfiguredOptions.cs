using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Sealpost.AspNetCore.Sources;

/// <summary>
/// Binds the options to configuration. What cannot be bound, a word where a number belongs or a name that nothing has, becomes a fault like any
/// other: an exception out of a configuration's change would fall on whoever changed it, and a misspelt demand would demand nothing.
/// </summary>
internal sealed class ConfiguredOptions(IConfiguration configuration) : IConfigureOptions<WebhookReceiverOptions>
{
    public void Configure(WebhookReceiverOptions options)
    {
        try
        {
            configuration.Bind(options, binder => binder.ErrorOnUnknownConfiguration = true);
        }
        catch (InvalidOperationException e)
        {
            options.BindingFault = e.Message;
        }
    }
}
