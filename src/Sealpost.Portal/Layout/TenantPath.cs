namespace Sealpost.Portal.Layout;

/// <summary>Where the pages of a tenant stand.</summary>
internal static class TenantPath
{
    /// <summary>Their root, such as <c>/t/acme</c>.</summary>
    public static string Of(string tenant) => $"/t/{Uri.EscapeDataString(tenant)}";
}
