using Sealpost.Engine.Tests.Destinations;

namespace Sealpost.Engine.Tests.Tenants;

public sealed class TenantDirectoryTests
{
    [Fact]
    public async Task All_who_ask_get_one_snapshot_until_something_changes()
    {
        await using var stores = await TestStores.StartAsync();
        var tenant = await stores.CreateTenantAsync();
        await stores.CreateDestinationAsync(tenant.TenantNo, """{"url":"https://example.com/"}""");

        var snapshots = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(async () => await stores.Snapshots.FindAsync("acme", CancellationToken.None))));
        snapshots.ShouldAllBe(snapshot => ReferenceEquals(snapshot, snapshots[0]));
        await stores.CreateDestinationAsync(tenant.TenantNo, """{"url":"https://example.com/2"}""");

        (await stores.Snapshots.FindAsync("acme", CancellationToken.None))!.Destinations.Length.ShouldBe(2);
    }

    [Fact]
    public async Task The_change_is_told_when_the_new_revision_can_be_read()
    {
        await using var stores = await TestStores.StartAsync();
        var tenant = await stores.CreateTenantAsync();
        var made = (await stores.CreateDestinationAsync(tenant.TenantNo, """{"url":"https://example.com/"}""")).Destination;
        await stores.SnapshotAsync(made.DestinationNo);
        var seen = new List<long>();
        stores.Snapshots.DestinationChanged += number => seen.Add(stores.SnapshotAsync(number).GetAwaiter().GetResult().Revision);

        await stores.PatchAsync(made, """{"description":"new"}""");

        seen.ShouldBe([2L]);
    }

    [Fact]
    public async Task A_change_of_one_destination_builds_that_one_anew_and_no_other()
    {
        await using var stores = await TestStores.StartAsync();
        var tenant = await stores.CreateTenantAsync();
        var first = (await stores.CreateDestinationAsync(tenant.TenantNo, """{"url":"https://example.com/1"}""")).Destination;
        var second = (await stores.CreateDestinationAsync(tenant.TenantNo, """{"url":"https://example.com/2"}""")).Destination;
        var before = (await stores.Snapshots.FindAsync("acme", CancellationToken.None))!;

        await stores.PatchAsync(first, """{"description":"new"}""");
        await stores.CreateDestinationAsync(tenant.TenantNo, """{"url":"https://example.com/3"}""");

        var after = (await stores.Snapshots.FindAsync("acme", CancellationToken.None))!;
        after.Destinations.Select(destination => destination.Url.AbsolutePath).ShouldBe(["/1", "/2", "/3"]);
        after.Find(first.DestinationNo)!.Revision.ShouldBe(2);
        after.Find(second.DestinationNo).ShouldBeSameAs(before.Find(second.DestinationNo));
    }

    [Fact]
    public async Task An_unknown_tenant_is_null_and_found_once_it_exists()
    {
        await using var stores = await TestStores.StartAsync();

        (await stores.Snapshots.FindAsync("acme", CancellationToken.None)).ShouldBeNull();
        await stores.CreateTenantAsync();

        (await stores.Snapshots.FindAsync("acme", CancellationToken.None)).ShouldNotBeNull().Id.ShouldBe("acme");
    }

    [Fact]
    public async Task A_known_destination_is_found_without_allocation()
    {
        await using var stores = await TestStores.StartAsync();
        var tenant = await stores.CreateTenantAsync();
        var destinationNo = (await stores.CreateDestinationAsync(tenant.TenantNo, """{"url":"https://example.com/"}""")).Destination.DestinationNo;
        await stores.SnapshotAsync(destinationNo);
        var snapshots = stores.Snapshots;
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 1000; i++) await snapshots.FindDestinationAsync(destinationNo, CancellationToken.None);

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(1000);
    }

    [Fact]
    public async Task A_deleted_tenant_is_gone_with_its_destinations_and_its_id_is_not_used_again()
    {
        await using var stores = await TestStores.StartAsync();
        var tenant = await stores.CreateTenantAsync();
        var destinationNo = (await stores.CreateDestinationAsync(tenant.TenantNo, """{"url":"https://example.com/"}""")).Destination.DestinationNo;
        await stores.SnapshotAsync(destinationNo);
        var changed = new List<int>();
        stores.Snapshots.DestinationChanged += changed.Add;

        (await stores.Tenants.DeleteAsync(tenant.TenantNo, CancellationToken.None)).ShouldBeTrue();

        changed.ShouldBe([destinationNo]);
        (await stores.Snapshots.FindAsync("acme", CancellationToken.None)).ShouldBeNull();
        (await stores.Snapshots.FindDestinationAsync(destinationNo, CancellationToken.None)).ShouldBeNull();
        (await stores.WriteAsync(connection => stores.Tenants.Insert(connection, "acme", "again"))).ShouldBeNull();
        stores.Query<int>("SELECT count(*) FROM secrets").ShouldBe(0);
    }

    [Fact]
    public async Task Routes_are_those_of_the_event_type_in_the_order_of_creation()
    {
        await using var stores = await TestStores.StartAsync();
        var tenant = await stores.CreateTenantAsync();
        var all = (await stores.CreateDestinationAsync(tenant.TenantNo, """{"url":"https://example.com/1"}""")).Destination;
        var some = (await stores.CreateDestinationAsync(tenant.TenantNo, """{"url":"https://example.com/2","eventTypes":["a","b"]}""")).Destination;
        await stores.CreateDestinationAsync(tenant.TenantNo, """{"url":"https://example.com/3","enabled":false}""");
        var snapshot = (await stores.Snapshots.FindAsync("acme", CancellationToken.None))!;

        snapshot.Route("a").Select(destination => destination.DestinationNo).ShouldBe([all.DestinationNo, some.DestinationNo]);
        snapshot.Route("c").Select(destination => destination.DestinationNo).ShouldBe([all.DestinationNo]);
        snapshot.Route("A").Select(destination => destination.DestinationNo).ShouldBe([all.DestinationNo], "names compare exactly");
    }

    [Fact]
    public async Task A_list_may_be_narrowed_down_to_some_tenants_or_none()
    {
        await using var stores = await TestStores.StartAsync();
        var first = await stores.CreateTenantAsync("first");
        await stores.CreateTenantAsync("second");
        var third = await stores.CreateTenantAsync("third");

        (await stores.Tenants.ListAsync([first.TenantNo, third.TenantNo], null, 10, TestContext.Current.CancellationToken)).Select(tenant => tenant.Id).ShouldBe(["third", "first"]);
        (await stores.Tenants.ListAsync([], null, 10, TestContext.Current.CancellationToken)).ShouldBeEmpty();
    }
}
