using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Sealpost.Server.ExternalLogin;

/// <summary>Names every fault of the section at once, each with its key and its fix.</summary>
internal sealed class ExternalLoginOptionsValidator(IConfiguration configuration) : IValidateOptions<ExternalLoginOptions>
{
    private const int LongestName = 40;

    public ValidateOptionsResult Validate(string? name, ExternalLoginOptions options)
    {
        if (!ExternalLoginOptions.IsIn(configuration)) return ValidateOptionsResult.Success;
        var faults = Faults(options).Concat(SecretFaults(options)).Select(fault => $"{ExternalLoginOptions.Section}:{fault}").ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> Faults(ExternalLoginOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.Name) || options.Name.Length > LongestName || options.Name.Any(char.IsControl))
            yield return $"Name is '{options.Name}': give the name that people know the provider by, of 1 to {LongestName} characters, on one line.";
        foreach (var (key, url) in Endpoints(options))
        {
            if (url is null) yield return $"{key} is missing: give the provider's https URL for it.";
            else if (!IsEndpoint(url)) yield return $"{key} is not an https URL without user, password and fragment: give one such as https://login.example.com/oauth2/authorize.";
        }

        if (string.IsNullOrWhiteSpace(options.ClientId)) yield return "ClientId is missing: give the id that the provider knows this server by.";
        for (var index = 0; index < options.Scopes.Count; index++)
        {
            if (!IsScope(options.Scopes[index])) yield return $"Scopes:{index} is '{options.Scopes[index]}': give one scope, of visible ASCII without quotes and backslashes.";
        }

        if (string.IsNullOrWhiteSpace(options.EmailClaim)) yield return "EmailClaim is empty: give the member of the user information that is the e-mail address, such as email.";
        if (string.IsNullOrWhiteSpace(options.EmailVerifiedClaim))
            yield return "EmailVerifiedClaim is empty: give the member of the user information that says that the address is verified, such as email_verified. Without one anybody could claim any address.";
    }

    private static IEnumerable<string> SecretFaults(ExternalLoginOptions options)
    {
        var hasSecret = !string.IsNullOrEmpty(options.ClientSecret);
        if (hasSecret && options.ClientSecretFile is not null) yield return "ClientSecret and ClientSecret_FILE are both given: keep one of the two.";
        if (!hasSecret && options.ClientSecretFile is null) yield return "ClientSecret is missing: give it, or ClientSecret_FILE with the path of a file that holds it.";
        if (options.ClientSecretFile is { } path && FileFault(path) is { } fault) yield return $"ClientSecret_FILE is '{path}': {fault}";
    }

    private static IEnumerable<(string Key, Uri? Url)> Endpoints(ExternalLoginOptions options) =>
    [
        (nameof(options.AuthorizationEndpoint), options.AuthorizationEndpoint), (nameof(options.TokenEndpoint), options.TokenEndpoint), (nameof(options.UserInfoEndpoint), options.UserInfoEndpoint),
    ];

    private static bool IsEndpoint(Uri url) => url is { IsAbsoluteUri: true, UserInfo: "", Fragment: "" } && url.Scheme == Uri.UriSchemeHttps;

    /// <summary>RFC 6749, section 3.3.</summary>
    private static bool IsScope(string text) => text.Length > 0 && text.All(character => character is > ' ' and <= '~' and not ('"' or '\\'));

    private static string? FileFault(string path)
    {
        try
        {
            return File.ReadAllText(path).AsSpan().Trim().IsEmpty ? "the file is empty; write the secret into it." : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return $"it cannot be read ({exception.Message}); give the path of a readable file.";
        }
    }
}
