using Sealpost.Catalogue;
using Sealpost.Schemes;
using Sealpost.TestKit;

namespace Sealpost.Tests.Schemes;

public sealed class AllocationTests
{
    [Theory]
    [MemberData(nameof(CatalogueCases.HmacIds), MemberType = typeof(CatalogueCases))]
    public void Accepting_a_keyed_hash_allocates_nothing(string id)
    {
        var scheme = SchemeCatalogue.Default.Find(id)!;
        if (scheme.Definition.Proof!.Signed.Parts.Any(part => part.SignedHeaders is not null))
            return;
        SchemeKey[] keys = [CatalogueCases.FreshKey(scheme, 1), CatalogueCases.FreshKey(scheme, 2)];
        foreach (var size in new[] { 100, 5000 })
        {
            var body = Exchange.Utf8($$"""{"webhookTimestamp":{{Exchange.Noon.ToUnixTimeMilliseconds()}},"time_ms":{{Exchange.Noon.ToUnixTimeMilliseconds()}},"x":"{{new string('x', size)}}"}""");
            var headers = scheme.Sign(body, keys);
            var clock = new ManualTimeProvider(Exchange.Noon);

            // What the runtime allocates once, such as when it swaps in faster code, is not the verification's.
            Enumerable.Range(0, 5).Min(_ => Allocated(scheme, headers, body, keys, clock)).ShouldBe(0);
        }
    }

    private static long Allocated(Scheme scheme, List<KeyValuePair<string, string>> headers, byte[] body, SchemeKey[] keys, TimeProvider clock)
    {
        var accepted = 0;
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 50; i++)
        {
            if (scheme.Verify(new VerifyRequest<HeaderList> { Headers = new(headers), Body = body, Method = "POST", Url = "https://example.com/hook?a=1" }, keys, clock).IsAccepted)
                accepted++;
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        accepted.ShouldBe(50);
        return allocated;
    }
}
