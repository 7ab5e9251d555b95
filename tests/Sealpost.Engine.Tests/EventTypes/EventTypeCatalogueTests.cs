using System.Text.Json;
using Sealpost.Engine.EventTypes;
using Sealpost.Engine.Tests.Destinations;

namespace Sealpost.Engine.Tests.EventTypes;

public sealed class EventTypeCatalogueTests
{
    [Fact]
    public async Task A_first_use_by_many_is_written_once()
    {
        await using var stores = await TestStores.StartAsync();

        var checks = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(async () => await stores.EventTypes.CheckAsync("invoice.paid", CancellationToken.None))));

        checks.ShouldAllBe(check => check == EventTypeCheck.Good);
        stores.Query<int>("SELECT revision FROM event_types").ShouldBe(1);
        stores.EventTypes.CheckAsync("invoice.paid", CancellationToken.None).AsTask().IsCompletedSuccessfully.ShouldBeTrue("a known name costs nothing");
    }

    [Fact]
    public async Task What_was_there_before_a_restart_is_known()
    {
        await using var stores = await TestStores.StartAsync();
        await stores.EventTypes.CheckAsync("invoice.paid", CancellationToken.None);

        await stores.RestartAsync(null, ("Sealpost:EventTypes:CreateOnFirstUse", "false"));

        (await stores.EventTypes.CheckAsync("invoice.paid", CancellationToken.None)).ShouldBe(EventTypeCheck.Good);
        (await stores.EventTypes.CheckAsync("invoice.voided", CancellationToken.None)).ShouldBe(EventTypeCheck.Unknown);
        stores.Query<int>("SELECT count(*) FROM event_types").ShouldBe(1);
    }

    [Fact]
    public async Task First_uses_do_not_fill_the_catalogue_without_end()
    {
        await using var stores = await TestStores.StartAsync(("Sealpost:EventTypes:MaxCreatedOnFirstUse", "2"));

        (await stores.EventTypes.CheckAsync("a", CancellationToken.None)).ShouldBe(EventTypeCheck.Good);
        (await stores.EventTypes.CheckAsync("b", CancellationToken.None)).ShouldBe(EventTypeCheck.Good);
        (await stores.EventTypes.CheckAsync("c", CancellationToken.None)).ShouldBe(EventTypeCheck.TooMany);
        (await stores.EventTypes.CheckAsync("a", CancellationToken.None)).ShouldBe(EventTypeCheck.Good);
    }

    [Fact]
    public async Task A_malformed_name_writes_nothing()
    {
        await using var stores = await TestStores.StartAsync();

        (await stores.EventTypes.CheckAsync("a b", CancellationToken.None)).ShouldBe(EventTypeCheck.Malformed);

        stores.Query<int>("SELECT count(*) FROM event_types").ShouldBe(0);
    }

    [Fact]
    public async Task An_archived_type_is_refused_until_it_is_restored()
    {
        await using var stores = await TestStores.StartAsync();
        await stores.EventTypes.CheckAsync("invoice.paid", CancellationToken.None);
        var store = stores.Get<EventTypeStore>();
        var type = (await store.FindAsync("invoice.paid", CancellationToken.None))!;

        var archived = (await store.PatchAsync(type, new(null, null, null, Archived: true), CancellationToken.None))!;
        (await stores.EventTypes.CheckAsync("invoice.paid", CancellationToken.None)).ShouldBe(EventTypeCheck.Archived);
        await stores.RestartAsync();
        (await stores.EventTypes.CheckAsync("invoice.paid", CancellationToken.None)).ShouldBe(EventTypeCheck.Archived);
        (await stores.Get<EventTypeStore>().PatchAsync(type, new(null, null, null, Archived: false), CancellationToken.None)).ShouldBeNull("the revision is gone");
        await stores.Get<EventTypeStore>().PatchAsync(archived, new(null, null, null, Archived: false), CancellationToken.None);

        (await stores.EventTypes.CheckAsync("invoice.paid", CancellationToken.None)).ShouldBe(EventTypeCheck.Good);
    }

    [Fact]
    public async Task Examples_read_back_as_they_were_given()
    {
        await using var stores = await TestStores.StartAsync();
        var store = stores.Get<EventTypeStore>();
        var draft = EventTypeDraft.ReadNew(JsonDocument.Parse("""{"name":"a","versions":[{"example":{"text":"Zürich <3","n":1.50}},{}]}""").RootElement, []);
        await stores.WriteAsync(connection => store.Insert(connection, draft));

        var versions = (await store.FindAsync("a", CancellationToken.None))!.Versions;

        versions[0].Example!.Value.GetProperty("text").GetString().ShouldBe("Zürich <3");
        versions[0].Example!.Value.GetProperty("n").GetRawText().ShouldBe("1.50");
        versions[1].Example.ShouldBeNull();
    }
}
