namespace Sealpost.Schemes.Evaluation;

/// <summary>RFC 3339 date-times with any number of fractional digits up to nine; what is finer than 100 ns is dropped.</summary>
internal static class Rfc3339Text
{
    public static bool TryRead(ReadOnlySpan<char> text, out DateTimeOffset moment)
    {
        moment = default;
        if (text.Length < 20 || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':')
            return false;
        if (!TryNumber(text[..4], out var year) || !TryNumber(text[5..7], out var month) || !TryNumber(text[8..10], out var day)
            || !TryNumber(text[11..13], out var hour) || !TryNumber(text[14..16], out var minute) || !TryNumber(text[17..19], out var second))
            return false;
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 59)
            return false;

        var rest = text[19..];
        if (!TryFraction(ref rest, out var fraction) || !TryOffset(rest, out var offset))
            return false;

        var ticks = new DateTime(year, month, day, hour, minute, second, DateTimeKind.Utc).Ticks + fraction - offset;
        if (ticks < DateTime.MinValue.Ticks || ticks > DateTime.MaxValue.Ticks)
            return false;
        moment = new DateTimeOffset(ticks, TimeSpan.Zero);
        return true;
    }

    private static bool TryFraction(ref ReadOnlySpan<char> rest, out long ticks)
    {
        ticks = 0;
        if (rest[0] != '.')
            return true;

        var digits = 1;
        var unit = TimeSpan.TicksPerSecond / 10;
        for (; digits < rest.Length && char.IsAsciiDigit(rest[digits]); digits++, unit /= 10)
            ticks += (rest[digits] - '0') * unit;

        rest = rest[digits..];
        return digits is >= 2 and <= 10 && !rest.IsEmpty;
    }

    private static bool TryOffset(ReadOnlySpan<char> rest, out long ticks)
    {
        ticks = 0;
        if (rest is "Z")
            return true;
        if (rest.Length != 6 || rest[0] is not ('+' or '-') || rest[3] != ':'
            || !TryNumber(rest[1..3], out var hours) || !TryNumber(rest[4..6], out var minutes) || hours > 23 || minutes > 59)
            return false;

        ticks = ((hours * 60L) + minutes) * TimeSpan.TicksPerMinute * (rest[0] == '-' ? -1 : 1);
        return true;
    }

    private static bool TryNumber(ReadOnlySpan<char> text, out int value)
    {
        value = 0;
        foreach (var c in text)
        {
            if (!char.IsAsciiDigit(c))
                return false;
            value = (value * 10) + (c - '0');
        }

        return true;
    }
}
