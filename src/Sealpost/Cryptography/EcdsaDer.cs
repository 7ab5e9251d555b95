namespace Sealpost.Cryptography;

/// <summary>ECDSA signatures between DER and fixed length. Reading is strict: one text for each pair of numbers, nothing behind it.</summary>
internal static class EcdsaDer
{
    /// <summary>Writes r and s, each padded to half of <paramref name="fixedForm"/>.</summary>
    /// <returns>False when the bytes are not the one DER form of two positive numbers that fit.</returns>
    public static bool TryToFixed(ReadOnlySpan<byte> der, Span<byte> fixedForm)
    {
        if (!TryTake(ref der, 0x30, out var pair) || !der.IsEmpty)
            return false;

        var half = fixedForm.Length / 2;
        return TryNumber(ref pair, fixedForm[..half]) && TryNumber(ref pair, fixedForm[half..]) && pair.IsEmpty;
    }

    public static byte[] FromFixed(ReadOnlySpan<byte> fixedForm)
    {
        var half = fixedForm.Length / 2;
        byte[] numbers = [.. Number(fixedForm[..half]), .. Number(fixedForm[half..])];
        return numbers.Length < 0x80 ? [0x30, (byte)numbers.Length, .. numbers] : [0x30, 0x81, (byte)numbers.Length, .. numbers];
    }

    private static bool TryNumber(ref ReadOnlySpan<byte> der, Span<byte> target)
    {
        if (!TryTake(ref der, 0x02, out var number) || number.IsEmpty || (number[0] & 0x80) != 0)
            return false;
        if (number[0] == 0 && (number.Length == 1 || (number[1] & 0x80) == 0))
            return false;

        var digits = number[0] == 0 ? number[1..] : number;
        if (digits.Length > target.Length)
            return false;
        target.Clear();
        digits.CopyTo(target[^digits.Length..]);
        return true;
    }

    private static bool TryTake(ref ReadOnlySpan<byte> der, byte tag, out ReadOnlySpan<byte> content)
    {
        content = default;
        if (der.Length < 2 || der[0] != tag)
            return false;

        var header = 2;
        var length = (int)der[1];
        if (length == 0x81)
        {
            if (der.Length < 3 || der[2] < 0x80)
                return false;
            (header, length) = (3, der[2]);
        }
        else if (length > 0x80)
        {
            return false;
        }

        if (length == 0x80 && header == 2 || der.Length < header + length)
            return false;
        content = der.Slice(header, length);
        der = der[(header + length)..];
        return true;
    }

    private static byte[] Number(ReadOnlySpan<byte> digits)
    {
        digits = digits.TrimStart((byte)0);
        byte[] number = digits.IsEmpty || (digits[0] & 0x80) != 0 ? [0, .. digits] : digits.ToArray();
        return [0x02, (byte)number.Length, .. number];
    }
}
