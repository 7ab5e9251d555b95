using FsCheck;
using FsCheck.Fluent;
using Sealpost.Catalogue;
using Sealpost.Schemes;

namespace Sealpost.Tests.Schemes;

/// <summary>Schemes of the catalogue, each also under every value of its settings, and bodies that suit them.</summary>
internal static class CatalogueCases
{
    /// <summary>Keyed hashes over the body as it is.</summary>
    public static TheoryData<string> HmacIds =>
        [.. SchemeCatalogue.Default.Schemes.Where(scheme => scheme is { Kind: SchemeKind.Hmac, CanSign: true, Definition.Proof.Signed.CoversBody: true }).Select(scheme => scheme.Id)];

    /// <summary>Everything that signs, of whatever kind.</summary>
    public static TheoryData<string> SignableIds =>
        [.. SchemeCatalogue.Default.Schemes.Where(scheme => scheme is { CanSign: true, Kind: not SchemeKind.None }).Select(scheme => scheme.Id)];

    public static IEnumerable<Scheme> Variants(string id)
    {
        var scheme = SchemeCatalogue.Default.Find(id)!;
        var texts = scheme.Settings.Where(setting => setting.IsText).ToDictionary(setting => setting.Name, setting => $"the {setting.Name}");
        scheme = scheme.With(texts);
        yield return scheme;
        foreach (var setting in scheme.Settings)
        {
            foreach (var value in setting.Values)
                yield return scheme.With((setting.Name, value));
        }
    }

    /// <summary>Any bytes; where the scheme reads its time from the body, JSON that holds it.</summary>
    public static Gen<byte[]> Bodies(Scheme scheme) => scheme.Id is "twilio@1" or "mandrill@1" or "plivo-v3@1" or "travis-ci@1"
        ? ArbMap.Default.ArbFor<NonEmptyString>().Generator.Select(text => Exchange.Utf8($"b=2&payload={Uri.EscapeDataString(Exchange.WithoutSurrogates(text.Get))}"))
        : scheme.Id is "linear@1" or "pusher@1"
        ? Gen.Choose(0, int.MaxValue).Select(number =>
            Exchange.Utf8($$"""{"webhookTimestamp":{{Exchange.Noon.ToUnixTimeMilliseconds()}},"time_ms":{{Exchange.Noon.ToUnixTimeMilliseconds()}},"n":{{number}}}"""))
        : ArbMap.Default.ArbFor<byte[]>().Generator;

    public static SchemeKey FreshKey(Scheme scheme, int number = 1) => scheme.CreateKey(scheme.SecretFormat.Generate(), id: $"{number}");
}
