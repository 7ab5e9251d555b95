namespace Sealpost.Engine.Payloads;

/// <summary>Compares numbers as JSON writes them by their exact value, however long they are: 1, 1.0 and 10e-1 are equal, 0.1 is not 0.10000000000000001.</summary>
internal static class JsonNumber
{
    // Beyond any exponent that a payload of real size needs; larger ones count as this one.
    private const long LargestExponent = long.MaxValue / 4;

    /// <param name="one">A valid JSON number.</param>
    /// <param name="other">A valid JSON number.</param>
    /// <returns>Negative, zero or positive, as usual.</returns>
    public static int Compare(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other)
    {
        var left = new Decimal(one);
        var right = new Decimal(other);
        if (left.Sign != right.Sign) return left.Sign.CompareTo(right.Sign);
        if (left.Sign == 0) return 0;
        var magnitude = left.Exponent.CompareTo(right.Exponent);
        return left.Sign * (magnitude != 0 ? magnitude : left.CompareDigits(right));
    }

    /// <summary>Sign, digits without leading zeros and the power of ten of the first of them.</summary>
    private readonly ref struct Decimal
    {
        private readonly ReadOnlySpan<byte> _whole;
        private readonly ReadOnlySpan<byte> _fraction;

        public Decimal(ReadOnlySpan<byte> number)
        {
            var negative = number[0] == '-';
            if (negative) number = number[1..];
            var exponentAt = number.IndexOfAny((byte)'e', (byte)'E');
            var exponent = exponentAt < 0 ? 0 : ReadExponent(number[(exponentAt + 1)..]);
            var mantissa = exponentAt < 0 ? number : number[..exponentAt];
            var point = mantissa.IndexOf((byte)'.');
            _whole = (point < 0 ? mantissa : mantissa[..point]).TrimStart((byte)'0');
            _fraction = point < 0 ? default : mantissa[(point + 1)..].TrimEnd((byte)'0');
            if (_whole.IsEmpty)
            {
                var digits = _fraction.TrimStart((byte)'0');
                Exponent = exponent - (_fraction.Length - digits.Length) - 1;
                _fraction = digits;
            }
            else
            {
                Exponent = exponent + _whole.Length - 1;
            }

            Sign = _whole.IsEmpty && _fraction.IsEmpty ? 0 : negative ? -1 : 1;
        }

        public int Sign { get; }

        public long Exponent { get; }

        private int Length => _whole.Length + _fraction.Length;

        public int CompareDigits(in Decimal other)
        {
            var length = Math.Max(Length, other.Length);
            for (var i = 0; i < length; i++)
            {
                var difference = DigitAt(i) - other.DigitAt(i);
                if (difference != 0) return difference;
            }

            return 0;
        }

        private int DigitAt(int position) =>
            position < _whole.Length ? _whole[position] : position < Length ? _fraction[position - _whole.Length] : '0';

        private static long ReadExponent(ReadOnlySpan<byte> text)
        {
            var negative = text[0] == '-';
            var exponent = 0L;
            foreach (var digit in text.TrimStart("+-"u8))
            {
                exponent = exponent * 10 + (digit - '0');
                if (exponent > LargestExponent / 16) exponent = LargestExponent / 16;
            }

            return negative ? -exponent : exponent;
        }
    }
}
