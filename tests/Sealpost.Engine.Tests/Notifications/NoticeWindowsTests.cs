using Sealpost.Engine.Identity;
using Sealpost.Engine.Notifications;

namespace Sealpost.Engine.Tests.Notifications;

public sealed class NoticeWindowsTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 0, 0, TimeSpan.Zero);
    private readonly NoticeWindows _windows = new(TimeSpan.FromHours(1));

    [Fact]
    public void The_first_is_told_at_once_and_alone()
    {
        Offer("first", minute: 0)!.ShouldBe(new(Notice("first"), 0));
        _windows.NextEnd.ShouldBe(Start.AddHours(1));
        TakeEnded(minute: 60).ShouldBeNull();
        _windows.NextEnd.ShouldBeNull("nothing was held back, so nothing is remembered");
    }

    [Fact]
    public void Repetitions_are_held_back_and_the_last_of_them_is_told_with_their_count_when_the_window_is_over()
    {
        Offer("first", minute: 0).ShouldNotBeNull();
        for (var minute = 1; minute <= 5; minute++) Offer($"repetition {minute}", minute).ShouldBeNull();

        TakeEnded(minute: 59).ShouldBeNull();
        TakeEnded(minute: 60).ShouldBe(new(Notice("repetition 5"), 4));
    }

    [Fact]
    public void What_goes_on_is_told_once_in_each_window()
    {
        var told = 0;
        for (var minute = 0; minute < 600; minute++)
        {
            while (TakeEnded(minute) is not null) told++;
            if (Offer("again", minute) is not null) told++;
        }

        told.ShouldBe(10);
    }

    [Fact]
    public void Other_tenants_other_things_and_other_types_have_windows_of_their_own()
    {
        Offer("one", minute: 0).ShouldNotBeNull();
        _windows.Offer(Notice("one", tenantNo: 2), Start).ShouldNotBeNull();
        _windows.Offer(Notice("one", client: 2), Start).ShouldNotBeNull();
        _windows.Offer(Notice("one", scope: "orders"), Start).ShouldNotBeNull();
        Offer("one", minute: 1).ShouldBeNull();
    }

    private static SystemNotice.TokenFailing Notice(string reason, int tenantNo = 1, int client = 1, string? scope = null) =>
        new(tenantNo, new OAuthClientId((UInt128)client), scope, reason, Retryable: true, Start);

    private ToldNotice? Offer(string reason, int minute) => _windows.Offer(Notice(reason), Start.AddMinutes(minute));

    private ToldNotice? TakeEnded(int minute) => _windows.TryTakeEnded(Start.AddMinutes(minute), out var told) ? told : null;
}
