using Sealpost.Host.Migration;

namespace Sealpost.EndToEnd.Migration;

public sealed class RowHashTests
{
    [Fact]
    public void The_order_of_rows_does_not_matter() => Of([1L, "a"], [2L, "b"]).ShouldBe(Of([2L, "b"], [1L, "a"]));

    [Fact]
    public void A_row_that_is_there_twice_counts_twice() => Of([1L], [1L]).ShouldNotBe(Of([1L]));

    [Fact]
    public void What_only_looks_alike_differs() =>
        ((object?[][])[[null], [0L], [""], [Array.Empty<byte>()], ["a"], ["a"u8.ToArray()], ["", null], [null, ""], ["ab", "c"], ["a", "bc"]]).Select(row => Of(row)).ShouldBeUnique();

    private static UInt128 Of(params object?[][] rows)
    {
        var hash = new RowHash();
        foreach (var row in rows)
        {
            hash.BeginRow();
            foreach (var value in row) hash.Add(value);
            hash.EndRow();
        }

        return hash.Sum;
    }
}
