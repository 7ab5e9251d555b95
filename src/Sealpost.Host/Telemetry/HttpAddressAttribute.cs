using System.ComponentModel.DataAnnotations;

namespace Sealpost.Host.Telemetry;

/// <summary>An absolute address of http or https, or none.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class HttpAddressAttribute : ValidationAttribute
{
    public override bool IsValid(object? value) =>
        value is null || value is Uri { IsAbsoluteUri: true } address && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps);
}
