using Sealpost.Engine.Deliveries;
using Sealpost.Engine.Storage;
using Sealpost.Engine.Validation;

namespace Sealpost.Engine.Tests.Validation;

public sealed class DeclaredOptionsTests
{
    [Fact]
    public void Defaults_are_good()
    {
        Faults("Sealpost:Journal", new JournalOptions()).ShouldBeEmpty();
        Faults("Sealpost:Deliveries", new DeliveryOptions()).ShouldBeEmpty();
    }

    [Fact]
    public void Every_wrong_setting_is_named_with_its_key_and_the_fix() =>
        Faults("Sealpost:Deliveries", new DeliveryOptions { LaneWindow = 5, MaxCrashes = 101, StopTimeout = TimeSpan.Zero }).ShouldBe([
            "Sealpost:Deliveries:LaneWindow is 5: give a number from 16 to 10000.",
            "Sealpost:Deliveries:MaxCrashes is 101: give a number from 1 to 100.",
            "Sealpost:Deliveries:StopTimeout is 00:00:00: give a time such as 00:00:30, from 00:00:00.1000000 to 01:00:00.",
        ]);

    [Fact]
    public void A_number_that_names_no_durability_is_refused_with_the_names_there_are() =>
        Faults("Sealpost:Journal", new JournalOptions { Durability = (AcceptDurability)7 }).ShouldBe(["Sealpost:Journal:Durability is 7: give one of Commit, Relaxed."]);

    [Fact]
    public void More_bytes_than_an_int_holds_may_wait()
    {
        Faults("Sealpost:Journal", new JournalOptions { MaxWaitingBytes = 4L << 30 }).ShouldBeEmpty();
        Faults("Sealpost:Journal", new JournalOptions { MaxWaitingBytes = 65L << 30 }).ShouldBe(["Sealpost:Journal:MaxWaitingBytes is 69793218560: give a number from 1048576 to 68719476736."]);
    }

    private static IEnumerable<string> Faults<T>(string section, T options)
        where T : class => new DeclaredOptions<T>(section).Validate(null, options) is { Failed: true } refused ? refused.Failures : [];
}
