using System.Globalization;
using System.Text;

namespace Sealpost.Portal.Overview;

/// <summary>Lines and areas of a chart as SVG paths, in a box of <see cref="Width"/> by <see cref="Height"/> that the page stretches. Pure.</summary>
internal static class ChartPath
{
    public const double Width = 600;
    public const double Height = 120;

    // Room for the line's own thickness at the top and at the bottom.
    private const double Margin = 2;

    /// <summary>A round number that is not below the largest value: what the top of the chart stands for.</summary>
    public static double Top(IEnumerable<double?> values, double least)
    {
        var most = Math.Max(values.Max() ?? 0, least);
        var unit = Math.Pow(10, Math.Floor(Math.Log10(most)));
        foreach (var step in new[] { 1, 2, 5, 10 })
            if (step * unit >= most) return step * unit;
        return 10 * unit;
    }

    /// <summary>A line from left to right, with gaps where there is no value; a value alone is a dot.</summary>
    public static string Line(IReadOnlyList<double?> values, double top)
    {
        var path = new StringBuilder();
        var isDrawing = false;
        for (var index = 0; index < values.Count; index++)
        {
            if (values[index] is not { } value)
            {
                isDrawing = false;
                continue;
            }

            path.Append(isDrawing ? 'L' : 'M').Append(Text(X(index, values.Count))).Append(' ').Append(Text(Y(value, top)));
            if (!isDrawing && (index + 1 == values.Count || values[index + 1] is null)) path.Append("h0.01");
            isDrawing = true;
        }

        return path.ToString();
    }

    /// <summary>The area between a line and the ground.</summary>
    public static string Area(IReadOnlyList<double> values, double top)
    {
        var path = new StringBuilder("M0 ").Append(Text(Height));
        for (var index = 0; index < values.Count; index++)
            path.Append('L').Append(Text(X(index, values.Count))).Append(' ').Append(Text(Height - Share(values[index], top) * (Height - Margin)));
        return path.Append('L').Append(Text(Width)).Append(' ').Append(Text(Height)).Append('Z').ToString();
    }

    private static double X(int index, int count) => count < 2 ? Width : index * Width / (count - 1);

    private static double Y(double value, double top) => Height - Margin - Share(value, top) * (Height - 2 * Margin);

    private static double Share(double value, double top) => Math.Clamp(value / top, 0, 1);

    private static string Text(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
