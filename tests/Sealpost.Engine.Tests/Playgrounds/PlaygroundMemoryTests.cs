using Sealpost.Engine.Identity;
using Sealpost.Engine.Playgrounds;
using Sealpost.TestKit;

namespace Sealpost.Engine.Tests.Playgrounds;

public sealed class PlaygroundMemoryTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly PlaygroundMemory _memory;

    public PlaygroundMemoryTests() => _memory = new(_time);

    [Fact]
    public void Each_tenant_sees_its_own_newest_first()
    {
        Add(tenant: 1, "/a");
        Add(tenant: 2, "/b");
        Add(tenant: 1, "/c");

        Paths(1).ShouldBe(["/c", "/a"]);
        Paths(2).ShouldBe(["/b"]);
        Paths(3).ShouldBeEmpty();
    }

    [Fact]
    public void A_tenant_keeps_its_last_fifty()
    {
        for (var number = 0; number < 60; number++) Add(tenant: 1, $"/{number}");

        Paths(1).Count.ShouldBe(PlaygroundMemory.MostOfTenant);
        Paths(1)[0].ShouldBe("/59");
        Paths(1)[^1].ShouldBe("/10");
    }

    [Fact]
    public void After_an_hour_a_request_is_gone()
    {
        Add(tenant: 1, "/old");
        _time.Advance(TimeSpan.FromMinutes(40));
        Add(tenant: 1, "/young");
        _time.Advance(TimeSpan.FromMinutes(20));

        Paths(1).ShouldBe(["/young"]);
        _time.Advance(TimeSpan.FromMinutes(40));
        Paths(1).ShouldBeEmpty();
    }

    [Fact]
    public void Beyond_what_all_may_have_the_quietest_lose_theirs()
    {
        var body = new byte[1 << 20];
        Add(tenant: 1, "/first");
        for (var tenant = 2; tenant <= 40; tenant++) Add(tenant, "/x", body);

        Paths(1).ShouldBeEmpty();
        Paths(40).ShouldBe(["/x"]);
        Enumerable.Range(1, 40).Sum(tenant => _memory.Read(tenant).Sum(request => request.Weight)).ShouldBeLessThanOrEqualTo(PlaygroundMemory.MostBytes);
    }

    private void Add(int tenant, string path, byte[]? body = null) =>
        _memory.Add(tenant, new PlaygroundRequest(default, new DestinationId(1), _time.GetUtcNow(), "POST", path, [], body ?? [], body?.Length ?? 0, []));

    private List<string> Paths(int tenant) => [.. _memory.Read(tenant).Select(request => request.Path)];
}
