using System.Globalization;
using System.Numerics;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Sealpost.Engine.Payloads;
using Sealpost.TestKit;

namespace Sealpost.Engine.Tests.Payloads;

public sealed class JsonNumberTests
{
    [Theory]
    [InlineData("1", "1.0", 0)]
    [InlineData("1", "10e-1", 0)]
    [InlineData("1e2", "100", 0)]
    [InlineData("0", "-0", 0)]
    [InlineData("0.0", "0e999", 0)]
    [InlineData("0.1", "0.10000000000000001", -1)]
    [InlineData("9007199254740993", "9007199254740992", 1)]
    [InlineData("-2", "-1", -1)]
    [InlineData("-1", "1", -1)]
    [InlineData("0.05", "0.5", -1)]
    [InlineData("1e400", "1e399", 1)]
    [InlineData("1e-400", "0", 1)]
    [InlineData("1E+999999999999999999999", "2", 1)]
    [InlineData("1e-999999999999999999999", "2", -1)]
    public void Numbers_compare_by_their_exact_value(string one, string other, int expected)
    {
        Math.Sign(JsonNumber.Compare(Bytes(one), Bytes(other))).ShouldBe(expected);
        Math.Sign(JsonNumber.Compare(Bytes(other), Bytes(one))).ShouldBe(-expected);
    }

    [Fact]
    public void Any_two_spellings_compare_as_their_scaled_integers_do()
    {
        var numbers =
            from mantissa in Gen.Choose(-2_000, 2_000)
            from scale in Gen.Choose(0, 5)
            from exponent in Gen.Choose(-4, 4)
            select (Text: Spell(mantissa, scale, exponent), Scaled: mantissa * BigInteger.Pow(10, 9 - scale + exponent));
        Prop.ForAll(numbers.Two().ToArbitrary(), pair =>
            Math.Sign(JsonNumber.Compare(Bytes(pair.Item1.Text), Bytes(pair.Item2.Text))) == Math.Sign(pair.Item1.Scaled.CompareTo(pair.Item2.Scaled)))
            .Check(PropertyConfig.Quiet.WithMaxTest(2_000));
    }

    private static string Spell(int mantissa, int scale, int exponent)
    {
        var digits = Math.Abs(mantissa).ToString(CultureInfo.InvariantCulture).PadLeft(scale + 1, '0');
        var fraction = scale == 0 ? "" : $".{digits[^scale..]}";
        return $"{(mantissa < 0 ? "-" : "")}{digits[..^scale]}{fraction}{(exponent == 0 ? "" : $"e{exponent}")}";
    }

    private static byte[] Bytes(string text) => Encoding.ASCII.GetBytes(text);
}
