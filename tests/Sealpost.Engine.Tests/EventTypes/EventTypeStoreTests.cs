using System.Collections.Immutable;
using System.Text.Json;
using Sealpost.Engine.EventTypes;
using Sealpost.Engine.Tests.Destinations;

namespace Sealpost.Engine.Tests.EventTypes;

public sealed class EventTypeStoreTests
{
    private const string Schema = """{"type": "object"}""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Only_what_somebody_described_and_nobody_archived_is_listed_by_name()
    {
        await using var stores = await TestStores.StartAsync();
        await AddAsync(stores, "d.described", "What it is.");
        await AddAsync(stores, "a.with-example", "", new EventTypeVersion(1, JsonElement.Parse("{}"), JsonElement.Parse(Schema)));
        await AddAsync(stores, "c.archived", "Gone.");
        await stores.EventTypes.CheckAsync("b.first-use", Token);
        var store = stores.Get<EventTypeStore>();
        await store.PatchAsync((await store.FindAsync("c.archived", Token))!, new(null, null, null, Archived: true), Token);

        var listed = await store.ListDescribedAsync(null, null, 10, Token);

        listed.Select(type => type.Name).ShouldBe(["a.with-example", "d.described"]);
        listed.ShouldAllBe(type => type.IsDescribed);
        listed[0].Versions.ShouldHaveSingleItem().Schema!.Value.GetRawText().ShouldBe(Schema.Replace(" ", "", StringComparison.Ordinal));
        (await store.ListDescribedAsync("a.with-example", null, 1, Token)).ShouldHaveSingleItem().Name.ShouldBe("d.described");
        (await store.ListDescribedAsync("d.described", null, 1, Token)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("PAID", "invoice.paid")]
    [InlineData("invoice.paid", "invoice.paid")]
    [InlineData("in full", "invoice.paid")]
    [InlineData("Übertrag", "saldo.moved")]
    [InlineData("100%", "saldo.moved")]
    [InlineData("e_p", null)]
    [InlineData("%", "saldo.moved")]
    [InlineData("!", null)]
    public async Task A_search_takes_its_text_as_it_is(string search, string? expected)
    {
        await using var stores = await TestStores.StartAsync();
        await AddAsync(stores, "invoice.paid", "It was paid in FULL.");
        await AddAsync(stores, "saldo.moved", "Der Übertrag ist zu 100% da.");

        (await stores.Get<EventTypeStore>().ListDescribedAsync(null, search, 10, Token)).Select(type => type.Name).ShouldBe(expected is null ? [] : [expected]);
    }

    private static async Task AddAsync(TestStores stores, string name, string description, params ImmutableArray<EventTypeVersion> versions)
    {
        var store = stores.Get<EventTypeStore>();
        await stores.WriteAsync(connection => store.Insert(connection, new(name, description, versions, Archived: null)));
    }
}
