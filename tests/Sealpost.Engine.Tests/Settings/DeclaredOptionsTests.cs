using System.ComponentModel.DataAnnotations;
using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Sealpost.Engine.Deliveries;
using Sealpost.Engine.Handshakes;
using Sealpost.Engine.Notifications.Mail;
using Sealpost.Engine.Secrets;
using Sealpost.Engine.Settings;
using Sealpost.Engine.Storage;

namespace Sealpost.Engine.Tests.Settings;

public sealed class DeclaredOptionsTests
{
    [Fact]
    public void Defaults_are_good()
    {
        Faults<JournalOptions>("Sealpost:Journal").ShouldBeEmpty();
        Faults<DeliveryOptions>("Sealpost:Deliveries").ShouldBeEmpty();
        Faults<HandshakeOptions>("Sealpost:Handshakes").ShouldBeEmpty();
        Faults<MasterKeyOptions>("Sealpost").ShouldBeEmpty();
    }

    [Fact]
    public void No_range_of_a_setting_is_parsed_at_first_use_where_two_hosts_may_meet() => typeof(DeliveryOptions).Assembly.GetTypes()
        .SelectMany(type => type.GetProperties()).Where(property => property.GetCustomAttributes<RangeAttribute>().Any(range => range.OperandType == typeof(TimeSpan))).ShouldBeEmpty();

    [Fact]
    public void Every_wrong_setting_is_named_with_its_key_and_the_fix() =>
        Faults<DeliveryOptions>("Sealpost:Deliveries", ("LaneWindow", "5"), ("MaxCrashes", "101"), ("StopTimeout", "0")).ShouldBe([
            "Sealpost:Deliveries:LaneWindow is 5: give a number from 16 to 10000.",
            "Sealpost:Deliveries:MaxCrashes is 101: give a number from 1 to 100.",
            "Sealpost:Deliveries:StopTimeout is 00:00:00: give a time such as 00:00:30, from 00:00:00.1 to 01:00:00.",
        ]);

    [Fact]
    public void What_cannot_be_read_is_named_beside_what_is_out_of_range() =>
        Faults<DeliveryOptions>("Sealpost:Deliveries", ("MaxInFlight", "many"), ("LaneWindow", "5"), ("StopTimeout", "10s")).ShouldBe([
            "Sealpost:Deliveries:MaxInFlight is 'many': give a number from 1 to 10000.",
            "Sealpost:Deliveries:LaneWindow is 5: give a number from 16 to 10000.",
            "Sealpost:Deliveries:StopTimeout is '10s': give a time such as 00:00:30, from 00:00:00.1 to 01:00:00.",
        ]);

    [Theory]
    [InlineData("7", "Sealpost:Journal:Durability is 7: give one of Commit, Relaxed.")]
    [InlineData("Never", "Sealpost:Journal:Durability is 'Never': give one of Commit, Relaxed.")]
    public void What_names_no_durability_is_refused_with_the_names_there_are(string text, string fault) =>
        Faults<JournalOptions>("Sealpost:Journal", ("Durability", text)).ShouldBe([fault]);

    [Fact]
    public void More_bytes_than_an_int_holds_may_wait()
    {
        Faults<JournalOptions>("Sealpost:Journal", ("MaxWaitingBytes", "4294967296")).ShouldBeEmpty();
        Faults<JournalOptions>("Sealpost:Journal", ("MaxWaitingBytes", "69793218560")).ShouldBe(["Sealpost:Journal:MaxWaitingBytes is 69793218560: give a number from 1048576 to 68719476736."]);
    }

    [Fact]
    public void A_value_of_its_own_form_says_which_it_is()
    {
        Faults<HandshakeOptions>("Sealpost:Handshakes", ("Origin", "not a name")).ShouldBe(["Sealpost:Handshakes:Origin is not a name: give a DNS name such as events.example.com."]);
        Faults<MasterKeyOptions>("Sealpost", ("Data", "")).ShouldBe(["Sealpost:Data is : give the path of a directory."]);
    }

    [Fact]
    public void Values_are_bound_by_their_keys_and_lists_as_items_or_in_one_line()
    {
        var options = Bind<SmtpOptions>("Sealpost:Smtp", ("Host", "mail.example.com"), ("Port", ""), ("Password_FILE", "/run/secret"), ("To:0", "a@example.com"), ("To", "b@example.com, c@example.com"));

        options.Host.ShouldBe("mail.example.com");
        options.Port.ShouldBeNull();
        options.PasswordFile.ShouldBe("/run/secret");
        options.To.ShouldBe(["a@example.com", "b@example.com", "c@example.com"]);
        Bind<JournalOptions>("Sealpost:Journal", ("durability", "relaxed")).Durability.ShouldBe(AcceptDurability.Relaxed);
    }

    [Fact]
    public void What_is_no_setting_is_refused_with_the_nearest_there_is()
    {
        var faults = UnknownFaults(("Sealpost:Delivery:Timeout", "1"), ("Sealpost:Deliverys:StopTimeout", "00:00:20"), ("SEALPOST:deliveries:STOPTIMEOUT", "00:00:20"), ("Sealpost:Egress:AllowedNetworks:0", "10.0.0.0/8"), ("Sealpost:Egress:AllowedNetworks:x", "10.0.0.0/8"));

        faults.ShouldBe([
            "Sealpost:Delivery:Timeout is not a setting. The nearest is Sealpost:Deliveries:StopTimeout; docs/configuration.md lists them all.",
            "Sealpost:Deliverys:StopTimeout is not a setting. The nearest is Sealpost:Deliveries:StopTimeout; docs/configuration.md lists them all.",
            "Sealpost:Egress:AllowedNetworks:x is not a setting. The nearest is Sealpost:Egress:AllowedNetworks; docs/configuration.md lists them all.",
        ]);
    }

    private static List<string> UnknownFaults(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value))).Build();
        using var services = new ServiceCollection().AddSealpostEngine(configuration).BuildServiceProvider();
        return Should.Throw<OptionsValidationException>(() => services.GetRequiredService<IStartupValidator>().Validate()).Failures.ToList();
    }

    private static T Bind<T>(string section, params (string Key, string Value)[] settings)
        where T : class, new()
    {
        var options = new T();
        Declared<T>(section, settings).Configure(options);
        return options;
    }

    private static IEnumerable<string> Faults<T>(string section, params (string Key, string Value)[] settings)
        where T : class, new() => Declared<T>(section, settings).Validate(null, Bind<T>(section, settings)) is { Failed: true } refused ? refused.Failures : [];

    private static DeclaredOptions<T> Declared<T>(string section, (string Key, string Value)[] settings)
        where T : class =>
        new(new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create($"{section}:{setting.Key}", (string?)setting.Value))).Build(), section);
}
