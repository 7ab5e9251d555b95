using System.Net;
using Microsoft.Extensions.Options;

namespace Sealpost.Engine.Sources;

/// <summary>Names what is wrong with addresses and networks, each with its key and its fix.</summary>
internal sealed class SourceOptionsValidator : IValidateOptions<SourceOptions>
{
    public ValidateOptionsResult Validate(string? name, SourceOptions options)
    {
        var faults = new List<string>();
        if (options.PublicUrl is { } url && !IsBase(url))
            faults.Add($"{SourceOptions.Section}:PublicUrl is '{url}': give the http or https URL by which senders reach this server, such as https://hooks.example.com, without a query.");
        for (var index = 0; index < options.TrustedProxies.Count; index++)
        {
            if (!IPNetwork.TryParse(options.TrustedProxies[index], out _))
                faults.Add($"{SourceOptions.Section}:TrustedProxies:{index} is '{options.TrustedProxies[index]}': write a network in CIDR form with its host bits zero, such as 10.1.0.0/16.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static bool IsBase(Uri url) =>
        url.IsAbsoluteUri && url.Scheme is "http" or "https" && url.Query.Length == 0 && url.Fragment.Length == 0 && url.UserInfo.Length == 0;
}
