using Sealpost.Engine.Notifications.Mail;

namespace Sealpost.Engine.Tests.Notifications.Mail;

public sealed class MailAllowanceTests
{
    private const int Tenant = 1;
    private const long Hour = 3_600_000;
    private readonly MailAllowance _allowance = new();
    private long _now = 1_000_000;

    [Fact]
    public void An_address_gets_so_many_an_hour_whatever_its_letters_and_whoever_else_is_mailed()
    {
        Send("ada@example.com", 100).ShouldBe(MailAllowance.OfAddress);
        Send("ADA@example.com", 100).ShouldBe(0);
        Send("bob@example.com", 5).ShouldBe(5);

        _now += Hour / MailAllowance.OfAddress;
        Send("ada@example.com", 100).ShouldBe(1);
        _now += Hour;
        Send("ada@example.com", 100).ShouldBe(MailAllowance.OfAddress);
    }

    [Fact]
    public void A_tenant_has_so_many_in_all_and_the_next_one_has_its_own()
    {
        Enumerable.Range(0, 1_000).Sum(address => Send($"{address}@example.com", 1)).ShouldBe(MailAllowance.OfTenant);

        Send("ada@example.com", 1).ShouldBe(0);
        Send("ada@example.com", 1, tenant: 2).ShouldBe(1);
    }

    [Fact]
    public void Those_that_are_idle_are_forgotten_and_those_that_are_not_are_kept()
    {
        var small = new MailAllowance(kept: 50);
        for (var tenant = 1; tenant <= 1_000; tenant++, _now += Hour / 20) small.Take(tenant, "ada@example.com", _now).ShouldBeTrue();

        small.Count.ShouldBeLessThan(60);
    }

    private int Send(string address, int mails, int tenant = Tenant) => Enumerable.Range(0, mails).Count(_ => _allowance.Take(tenant, address, _now));
}
