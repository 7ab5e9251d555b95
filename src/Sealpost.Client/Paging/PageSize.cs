using System.Globalization;

namespace Sealpost.Client.Paging;

/// <summary>How many items one request of a list brings.</summary>
internal static class PageSize
{
    public const int Usual = 50;
    public const int Most = 250;

    public static string Text(int pageSize)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(pageSize, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(pageSize, Most);
        return pageSize.ToString(CultureInfo.InvariantCulture);
    }
}
