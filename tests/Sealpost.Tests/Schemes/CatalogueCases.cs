using FsCheck;
using FsCheck.Fluent;
using Sealpost.Catalogue;
using Sealpost.Schemes;

namespace Sealpost.Tests.Schemes;

/// <summary>Every keyed hash of the catalogue, each also under every value of its settings, and bodies that suit them.</summary>
internal static class CatalogueCases
{
    public static TheoryData<string> HmacIds => [.. SchemeCatalogue.Default.Schemes.Where(scheme => scheme.Kind == SchemeKind.Hmac).Select(scheme => scheme.Id)];

    public static IEnumerable<Scheme> Variants(string id)
    {
        var scheme = SchemeCatalogue.Default.Find(id)!;
        yield return scheme;
        foreach (var setting in scheme.Settings)
        {
            foreach (var value in setting.Values)
                yield return scheme.With((setting.Name, value));
        }
    }

    /// <summary>Any bytes; where the scheme reads its time from the body, JSON that holds it.</summary>
    public static Gen<byte[]> Bodies(Scheme scheme) => scheme.Id is "linear@1" or "pusher@1"
        ? Gen.Choose(0, int.MaxValue).Select(number =>
            Exchange.Utf8($$"""{"webhookTimestamp":{{Exchange.Noon.ToUnixTimeMilliseconds()}},"time_ms":{{Exchange.Noon.ToUnixTimeMilliseconds()}},"n":{{number}}}"""))
        : ArbMap.Default.ArbFor<byte[]>().Generator;

    public static SchemeKey FreshKey(Scheme scheme, int number = 1) => scheme.CreateKey(scheme.SecretFormat.Generate(), id: $"{number}");
}
