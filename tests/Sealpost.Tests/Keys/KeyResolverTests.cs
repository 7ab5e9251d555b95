using System.Buffers.Text;
using System.Security.Cryptography;
using Sealpost.Keys;
using Sealpost.Schemes.Language;
using Sealpost.TestKit;
using Sealpost.Tests.Schemes;

namespace Sealpost.Tests.Keys;

public sealed class KeyResolverTests
{
    private const string Url = "https://auth.example.com/jwks";

    private readonly ManualTimeProvider _clock = new(Exchange.Noon);
    private readonly FakeKeyFetcher _internet = new();

    [Fact]
    public async Task However_many_wait_an_address_is_asked_once()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _internet.At(Url, async _ =>
        {
            await gate.Task;
            return new(200, Exchange.Utf8(Set("a")));
        });
        var resolver = Resolver();

        var waiting = Enumerable.Range(0, 20).Select(_ => Ask(resolver, "a")).ToList();
        gate.SetResult();

        (await Task.WhenAll(waiting)).ShouldAllBe(resolution => resolution.Kind == KeyResolutionKind.Found);
        _internet.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task One_who_gives_up_does_not_end_it_for_the_others()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _internet.At(Url, async _ =>
        {
            await gate.Task;
            return new(200, Exchange.Utf8(Set("a")));
        });
        var resolver = Resolver();
        using var impatience = new CancellationTokenSource();

        var first = Ask(resolver, "a");
        var impatient = resolver.ResolveAsync(Address("a"), impatience.Token).AsTask();
        await impatience.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => impatient);
        gate.SetResult();

        (await first).Kind.ShouldBe(KeyResolutionKind.Found);
    }

    [Fact]
    public async Task A_failure_is_remembered_for_a_minute()
    {
        _internet.Gone(Url);
        var resolver = Resolver();

        (await Ask(resolver, "a")).Kind.ShouldBe(KeyResolutionKind.Unavailable);
        _internet.At(Url, Set("a"));
        (await Ask(resolver, "a")).Kind.ShouldBe(KeyResolutionKind.Unavailable);
        _internet.Requests.Count.ShouldBe(1);
        _clock.Advance(TimeSpan.FromMinutes(1));
        (await Ask(resolver, "a")).Kind.ShouldBe(KeyResolutionKind.Found);
    }

    [Fact]
    public async Task Keys_are_fresh_for_an_hour_and_serve_a_day_longer_while_their_address_is_down()
    {
        _internet.At(Url, Set("a"));
        var resolver = Resolver();
        await Ask(resolver, "a");
        _clock.Advance(TimeSpan.FromMinutes(59));
        await Ask(resolver, "a");
        _internet.Requests.Count.ShouldBe(1);

        _internet.Gone(Url);
        _clock.Advance(TimeSpan.FromMinutes(1));
        (await Ask(resolver, "a")).Kind.ShouldBe(KeyResolutionKind.Found);
        _internet.Requests.Count.ShouldBe(2);
        _clock.Advance(TimeSpan.FromHours(23));
        (await Ask(resolver, "a")).Kind.ShouldBe(KeyResolutionKind.Found);
        _clock.Advance(TimeSpan.FromHours(1));
        (await Ask(resolver, "a")).Kind.ShouldBe(KeyResolutionKind.Unavailable);
    }

    [Fact]
    public async Task A_key_that_was_withdrawn_is_not_kept()
    {
        _internet.At(Url, Set("a"));
        var resolver = Resolver();
        await Ask(resolver, "a");

        _internet.At(Url, Set("b"));
        _clock.Advance(TimeSpan.FromHours(1));

        (await Ask(resolver, "a")).Kind.ShouldBe(KeyResolutionKind.Unknown);
        (await Ask(resolver, "b")).Kind.ShouldBe(KeyResolutionKind.Found);
    }

    [Fact]
    public async Task Invented_addresses_cause_no_flood_and_fill_no_memory()
    {
        var resolver = new KeyResolver(_internet, _clock, new KeyResolverOptions { MaxFetchesPerMinute = 10, MaxEntries = 4 });

        for (var i = 0; i < 100; i++)
            (await resolver.ResolveAsync(new(new(KeySourceKind.KeySet), new($"https://auth.example.com/{i}"), null, null), CancellationToken.None)).Kind.ShouldBe(KeyResolutionKind.Unavailable);

        _internet.Requests.Count.ShouldBe(10);
        _clock.Advance(TimeSpan.FromMinutes(1));
        _internet.At(Url, Set("a"));
        (await Ask(resolver, "a")).Kind.ShouldBe(KeyResolutionKind.Found);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"keys\":{}}")]
    [InlineData("{\"keys\":[1,null,[],{}]}")]
    [InlineData("{\"keys\":[{\"kty\":\"\\ud800\"}]}")]
    [InlineData("{\"keys\":[{\"kty\":\"RSA\",\"n\":\"!\",\"e\":\"AQAB\"}]}")]
    [InlineData("\0\0\0")]
    public async Task Garbage_in_place_of_a_key_set_is_no_key(string document)
    {
        _internet.At(Url, document);

        (await Ask(Resolver(), "a")).Keys.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_fetcher_that_throws_is_told_to_all_who_wait_and_asked_again_later()
    {
        _internet.At(Url, _ => throw new InvalidOperationException("broken"));
        var resolver = Resolver();

        await Should.ThrowAsync<InvalidOperationException>(() => Ask(resolver, "a"));
        (await Ask(resolver, "a")).Kind.ShouldBe(KeyResolutionKind.Unavailable);
        _internet.At(Url, Set("a"));
        _clock.Advance(TimeSpan.FromMinutes(1));
        (await Ask(resolver, "a")).Kind.ShouldBe(KeyResolutionKind.Found);
    }

    private KeyResolver Resolver() => new(_internet, _clock, new KeyResolverOptions());

    private static Task<KeyResolution> Ask(KeyResolver resolver, string keyId) => resolver.ResolveAsync(Address(keyId), CancellationToken.None).AsTask();

    private static KeyAddress Address(string keyId) => new(new(KeySourceKind.KeySet), new(Url), keyId, null);

    private static string Set(string id)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        return $$"""{"keys":[{"kty":"EC","crv":"P-256","kid":"{{id}}","x":"{{Base64Url.EncodeToString(point.X)}}","y":"{{Base64Url.EncodeToString(point.Y)}}"}]}""";
    }
}
