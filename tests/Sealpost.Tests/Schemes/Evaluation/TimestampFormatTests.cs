using System.Globalization;
using Sealpost.Schemes.Evaluation;

namespace Sealpost.Tests.Schemes.Evaluation;

public sealed class TimestampFormatTests
{
    [Theory]
    [InlineData("unix-s", "1773209455", "2026-03-11T06:10:55.0000000+00:00")]
    [InlineData("unix-s", "17732094551", null)]
    [InlineData("unix-s", "177320945", null)]
    [InlineData("unix-s", "-773209455", null)]
    [InlineData("unix-s", "+773209455", null)]
    [InlineData("unix-s", " 773209455", null)]
    [InlineData("unix-s", "1773209455.0", null)]
    [InlineData("unix-s", "１７７３２０９４５５", null)]
    [InlineData("unix-s", "", null)]
    [InlineData("unix-ms", "1773209455123", "2026-03-11T06:10:55.1230000+00:00")]
    [InlineData("unix-ms", "1773209455", null)]
    [InlineData("unix-ms", "9999999999999", "2286-11-20T17:46:39.9990000+00:00")]
    [InlineData("rfc3339-ms", "2026-03-11T06:10:55.123Z", "2026-03-11T06:10:55.1230000+00:00")]
    [InlineData("rfc3339-ms", "2026-03-11T06:10:55Z", null)]
    [InlineData("rfc3339-ms", "2026-03-11T06:10:55.1Z", null)]
    [InlineData("rfc3339-ms", "2026-03-11T06:10:55.1234Z", null)]
    [InlineData("rfc3339", "2020-01-01T00:00:00-07:00", "2020-01-01T07:00:00.0000000+00:00")]
    [InlineData("rfc3339", "2026-03-11T06:10:55.123456789Z", "2026-03-11T06:10:55.1234567+00:00")]
    [InlineData("rfc3339", "2026-03-11T06:10:55.1234567890Z", null)]
    [InlineData("rfc3339", "2026-03-11T06:10:55.Z", null)]
    [InlineData("rfc3339", "2026-03-11T06:10:55", null)]
    [InlineData("rfc3339", "2026-03-11 06:10:55Z", null)]
    [InlineData("rfc3339", "2026-02-29T06:10:55Z", null)]
    [InlineData("rfc3339", "2026-03-11T24:10:55Z", null)]
    [InlineData("rfc3339", "2026-03-11T06:10:55+0100", null)]
    [InlineData("rfc3339", "0001-01-01T00:00:00+23:59", null)]
    [InlineData("http-date", "Wed, 11 Mar 2026 06:10:55 GMT", "2026-03-11T06:10:55.0000000+00:00")]
    [InlineData("http-date", "Tue, 11 Mar 2026 06:10:55 GMT", null)]
    public void A_text_is_read_in_its_exact_form_or_not_at_all(string name, string text, string? expected)
    {
        var isRead = Find(name).TryRead(text, out var moment);

        (isRead ? moment.ToString("O", CultureInfo.InvariantCulture) : null).ShouldBe(expected);
    }

    [Theory]
    [InlineData("unix-s", "1773209455")]
    [InlineData("unix-ms", "1773209455123")]
    [InlineData("rfc3339", "2026-03-11T06:10:55Z")]
    [InlineData("rfc3339-ms", "2026-03-11T06:10:55.123Z")]
    [InlineData("rfc3339-ns", "2026-03-11T06:10:55.123000000Z")]
    [InlineData("http-date", "Wed, 11 Mar 2026 06:10:55 GMT")]
    public void A_moment_is_written_in_UTC_in_one_way(string name, string expected)
    {
        var moment = new DateTimeOffset(2026, 3, 11, 7, 10, 55, 123, TimeSpan.FromHours(1));

        Find(name).Write(moment).ShouldBe(expected);
        Find(name).TryRead(expected, out _).ShouldBeTrue();
    }

    [Fact]
    public void A_custom_pattern_reads_what_it_writes()
    {
        var format = TimestampFormat.Custom("ddd dd MMM yyyy HH:mm:ss 'UTC'")!;

        format.Write(new DateTimeOffset(2017, 9, 7, 6, 30, 4, TimeSpan.Zero)).ShouldBe("Thu 07 Sep 2017 06:30:04 UTC");
        format.TryRead("Thu 07 Sep 2017 06:30:04 UTC", out var moment).ShouldBeTrue();
        moment.ToUnixTimeSeconds().ShouldBe(1504765804);
    }

    [Fact]
    public void Ten_digits_cannot_say_a_time_before_2001() =>
        Should.Throw<ArgumentOutOfRangeException>(() => TimestampFormat.UnixSeconds.Write(DateTimeOffset.UnixEpoch));

    private static TimestampFormat Find(string name) => TimestampFormat.All.Single(format => format.Name == name);
}
