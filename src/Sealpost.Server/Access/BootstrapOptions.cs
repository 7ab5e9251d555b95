using Microsoft.Extensions.Options;

namespace Sealpost.Server.Access;

/// <summary>How the first caller gets in. Section <c>Sealpost:Bootstrap</c>.</summary>
public sealed class BootstrapOptions
{
    /// <summary>
    /// A key of the whole instance, for automation: <c>sp_</c> and more, 24 to 255 visible ASCII characters, at least 8 of them different.
    /// Stored at start unless it is there. Default none: the first start then prints a key of its own.
    /// </summary>
    public string? ApiKey { get; set; }
}

internal sealed class BootstrapOptionsValidator : IValidateOptions<BootstrapOptions>
{
    private const int Shortest = 24;
    private const int FewestDifferent = 8;

    public ValidateOptionsResult Validate(string? name, BootstrapOptions options)
    {
        if (options.ApiKey is not { } key) return ValidateOptionsResult.Success;
        if (!key.StartsWith(ApiKeyToken.Prefix, StringComparison.Ordinal)) return Refuse($"it must begin with {ApiKeyToken.Prefix}");
        if (key.Length is < Shortest or > ApiKeyToken.Longest) return Refuse($"it has {key.Length} characters and needs {Shortest} to {ApiKeyToken.Longest}");
        if (key.AsSpan().ContainsAnyExceptInRange('!', '~')) return Refuse("it must be visible ASCII without spaces");
        if (key[ApiKeyToken.Prefix.Length..].Distinct().Count() < FewestDifferent) return Refuse($"it repeats itself and needs {FewestDifferent} different characters after {ApiKeyToken.Prefix}");
        return ValidateOptionsResult.Success;
    }

    private static ValidateOptionsResult Refuse(string reason) =>
        ValidateOptionsResult.Fail($"Sealpost:Bootstrap:ApiKey is too weak: {reason}. Make one with: echo {ApiKeyToken.Prefix}$(openssl rand -hex 32)");
}
