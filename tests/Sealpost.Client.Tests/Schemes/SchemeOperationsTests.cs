using Sealpost.Client.Problems;

namespace Sealpost.Client.Tests.Schemes;

public sealed class SchemeOperationsTests(LiveServer server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_catalogue_is_listed_and_one_scheme_is_read()
    {
        var all = await server.Client.Schemes.ListAsync(250, Token).ToListAsync(Token);
        all.Count.ShouldBeGreaterThan(100);
        all.Select(scheme => scheme.Id).ShouldBeInOrder(SortDirection.Ascending, StringComparer.Ordinal);

        var inscipher = await server.Client.Schemes.GetAsync("inscipher", Token);
        (inscipher.Id, inscipher.CanSign, inscipher.Kind).ShouldBe(("inscipher@1", true, "hmac"));
        inscipher.Settings.ShouldContain(setting => setting.Name == "encoding" && setting.Default == "hex");
        (await Should.ThrowAsync<SealpostProblemException>(server.Client.Schemes.GetAsync("nobody", Token))).Type.ShouldBe(ProblemTypes.NotFound);
    }
}
