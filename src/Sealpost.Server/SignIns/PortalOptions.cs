using Microsoft.Extensions.Options;

namespace Sealpost.Server.SignIns;

/// <summary>Section <c>Sealpost:Portal</c>.</summary>
internal sealed class PortalOptions
{
    public const string Section = "Sealpost:Portal";

    /// <summary>Origins whose pages may show the sessions of portal links in a frame, such as <c>https://app.example.com</c>. Default none.</summary>
    public IList<string> EmbedOrigins { get; init; } = [];

    /// <summary>What the portal calls itself, at most 40 characters. Default null: Sealpost.</summary>
    public string? BrandName { get; set; }

    /// <summary>The colour of its main buttons and of the line at its top, such as <c>#0f766e</c>. Default null: its own.</summary>
    public string? BrandColor { get; set; }

    /// <summary>Whether everybody may read the described event types, without signing in. Default false.</summary>
    public bool PublicCatalogue { get; set; }
}

/// <summary>Names what is wrong, each with its key and its fix.</summary>
internal sealed class PortalOptionsValidator : IValidateOptions<PortalOptions>
{
    private const int LongestName = 40;

    public ValidateOptionsResult Validate(string? name, PortalOptions options)
    {
        var faults = new List<string>();
        for (var index = 0; index < options.EmbedOrigins.Count; index++)
        {
            if (!IsOrigin(options.EmbedOrigins[index]))
                faults.Add($"{PortalOptions.Section}:EmbedOrigins:{index} is '{options.EmbedOrigins[index]}': give an https origin without a path, such as https://app.example.com.");
        }

        if (options.BrandName is { } brand && (brand.Length > LongestName || string.IsNullOrWhiteSpace(brand) || brand.Any(char.IsControl)))
            faults.Add($"{PortalOptions.Section}:BrandName is '{brand}': give a name of 1 to {LongestName} characters, on one line.");
        if (options.BrandColor is { } color && !(color.Length == 7 && color[0] == '#' && color.Skip(1).All(char.IsAsciiHexDigit)))
            faults.Add($"{PortalOptions.Section}:BrandColor is '{color}': give a colour such as #0f766e.");
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    /// <summary>Written as browsers write it: it goes into a header as it is.</summary>
    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttps && url.GetLeftPart(UriPartial.Authority).Equals(text, StringComparison.OrdinalIgnoreCase)
        && url.UserInfo.Length == 0 && text.All(character => char.IsAsciiLetterOrDigit(character) || character is ':' or '/' or '.' or '-' or '[' or ']');
}
