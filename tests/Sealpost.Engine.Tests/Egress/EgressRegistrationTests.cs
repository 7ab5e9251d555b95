using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Sealpost.Engine.Deliveries;
using Sealpost.Engine.Egress;

namespace Sealpost.Engine.Tests.Egress;

public sealed class EgressRegistrationTests
{
    [Fact]
    public void The_defaults_are_strict()
    {
        using var services = Services([]);

        services.GetRequiredService<GuardedClient>().ShouldNotBeNull();
        services.GetRequiredService<AddressPolicy>().Check(IPAddress.Loopback).ShouldBe(AddressVerdict.Loopback);
        services.GetRequiredService<DestinationUrlPolicy>().Check("http://example.com/", false).ShouldBeOfType<UrlDecision.Refused>();
    }

    [Theory]
    [InlineData("Sealpost:Egress:AllowedNetworks:0", "127.0.0.0/8")]
    [InlineData("Sealpost:Egress:AllowedNetworks", "10.0.0.0/8, 127.0.0.0/8")]
    public void Networks_are_read_as_a_list_or_as_one_line(string key, string value)
    {
        using var services = Services(new() { [key] = value });

        services.GetRequiredService<AddressPolicy>().Check(IPAddress.Loopback).ShouldBe(AddressVerdict.Allowed);
    }

    [Fact]
    public void Every_fault_is_told_at_once_with_its_key_and_its_fix()
    {
        using var services = Services(new()
        {
            ["Sealpost:Egress:AllowedNetworks:0"] = "10.0.0.0/8",
            ["Sealpost:Egress:AllowedNetworks:1"] = "10.0.0.1/8",
            ["Sealpost:Egress:AllowedNetworks:2"] = "intranet",
            ["Sealpost:Egress:TrustedCertificates"] = "/no/such/file.pem",
            ["Sealpost:Egress:ConnectTimeout"] = "00:00:00",
            ["Sealpost:Egress:MaxConnectionsPerDestination"] = "0",
        });

        var faults = Should.Throw<OptionsValidationException>(() => services.GetRequiredService<IStartupValidator>().Validate()).Failures.ToArray();

        faults.Length.ShouldBe(5);
        faults.ShouldContain(fault => fault.Contains("AllowedNetworks:1 is '10.0.0.1/8'") && fault.Contains("such as 10.1.0.0/16"));
        faults.ShouldContain(fault => fault.Contains("AllowedNetworks:2 is 'intranet'"));
        faults.ShouldContain(fault => fault.Contains("TrustedCertificates is '/no/such/file.pem'") && fault.Contains("readable PEM file"));
        faults.ShouldContain(fault => fault.Contains("Sealpost:Egress:ConnectTimeout"));
        faults.ShouldContain(fault => fault.Contains("Sealpost:Egress:MaxConnectionsPerDestination"));
    }

    [Fact]
    public void Receivers_of_one_host_that_hang_cannot_take_every_connection_to_it()
    {
        new EgressOptions().MaxConnectionsPerDestination.ShouldBeGreaterThan(new DeliveryOptions().MaxInFlight);
    }

    [Theory]
    [InlineData("Proxy=https://proxy:3128", "an HTTP proxy")]
    [InlineData("Proxy=http://user:secret@proxy:3128", "an HTTP proxy")]
    [InlineData("Proxy=http://proxy:3128/path", "an HTTP proxy")]
    [InlineData("ProxyUser=u ProxyPassword=p", "Proxy is missing")]
    [InlineData("Proxy=http://proxy:3128 ProxyUser=u", "ProxyPassword is missing")]
    [InlineData("Proxy=http://proxy:3128 ProxyPassword=secret", "ProxyUser is missing")]
    [InlineData("Proxy=http://proxy:3128 ProxyUser=a:b ProxyPassword=secret", "has a colon")]
    [InlineData("Proxy=http://proxy:3128 ProxyUser=u ProxyPassword_FILE=/no/such/file", "there is no file")]
    public void A_proxy_that_cannot_be_used_is_told_without_its_password(string settings, string fault)
    {
        using var services = Services(settings.Split(' ').ToDictionary(setting => "Sealpost:Egress:" + setting.Split('=')[0], setting => (string?)setting.Split('=')[1]));

        var told = Should.Throw<OptionsValidationException>(() => services.GetRequiredService<IStartupValidator>().Validate()).Failures.ShouldHaveSingleItem();

        told.ShouldContain(fault);
        told.ShouldNotContain("secret");
    }

    private static ServiceProvider Services(Dictionary<string, string?> settings) => new ServiceCollection()
        .AddLogging()
        .AddGuardedClient(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
        .BuildServiceProvider();
}
