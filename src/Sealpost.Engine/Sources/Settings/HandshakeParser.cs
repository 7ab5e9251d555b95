using System.Collections.Immutable;
using Sealpost.Engine.Validation;
using Sealpost.Handshakes;
using Sealpost.Schemes;
using Sealpost.Secrets;

namespace Sealpost.Engine.Sources.Settings;

/// <summary>Reads <c>handshake</c>: how the sender asks whether its events are wanted. Left out, it is what the scheme says.</summary>
internal static class HandshakeParser
{
    public const string Member = "handshake";
    private const string VerifyToken = "verifyToken";
    private const string Origins = "allowedOrigins";
    private const string Rate = "allowedRate";
    private const string Topics = "allowedTopics";
    private const int MaxToken = 1024;
    private const int MaxItems = 64;
    private const int MaxItem = 256;
    private const int MostRate = 1_000_000;

    public static HandshakeSetting Parse(FieldReader body, Scheme? scheme, SourceSecretReader secrets)
    {
        if (body.Object(Member) is not { } reader)
            return Usual(body, scheme);
        var setting = ParseType(reader, secrets);
        reader.End();
        return setting;
    }

    private static HandshakeSetting Usual(FieldReader body, Scheme? scheme)
    {
        if (scheme?.Handshake is not { } name || Handshake.Find(name) is not { } usual) return HandshakeSetting.None;
        if (!body.Has(Member) && (usual.NeedsVerifyToken || usual.NeedsOrigins || usual.NeedsTopics))
        {
            body.Fault(Member, $"Is required, because {scheme.Id} asks by {usual.Name}: {{\"type\": \"{usual.Name}\", \"{Needed(usual)}\": …}}; or {{\"type\": \"none\"}} to answer nothing.");
            return HandshakeSetting.None;
        }

        return new(usual.Name);
    }

    private static HandshakeSetting ParseType(FieldReader reader, SourceSecretReader secrets)
    {
        var type = reader.RequiredText("type", 64);
        var handshake = type is null ? null : Handshake.Find(type);
        if (type is not null && type != HandshakeSetting.None.Type && handshake is null)
            reader.Fault("type", $"Is not a handshake that is known here; known are none, {string.Join(", ", Handshake.All.Select(known => known.Name))}.");
        if (handshake is null)
        {
            if (type == HandshakeSetting.None.Type) RefuseOthers(reader, handshake: null);
            else _ = reader.Members().Count();
            return HandshakeSetting.None;
        }

        ReadToken(reader, handshake, secrets);
        var setting = new HandshakeSetting(
            handshake.Name,
            handshake.NeedsOrigins ? ReadTexts(reader, Origins) : null,
            handshake.NeedsOrigins ? (int?)reader.Number(Rate, 1, MostRate) : null,
            handshake.NeedsTopics ? ReadTexts(reader, Topics) : null);
        RefuseOthers(reader, handshake);
        return setting;
    }

    private static void ReadToken(FieldReader reader, Handshake handshake, SourceSecretReader secrets)
    {
        if (!handshake.NeedsVerifyToken || (!reader.Has(VerifyToken) && secrets.Keep(SourceSecretPurpose.VerifyToken))) return;
        if (reader.RequiredText(VerifyToken, MaxToken) is { } token) secrets.Take(new(SourceSecretPurpose.VerifyToken, new Secret(token)));
    }

    private static ImmutableArray<string> ReadTexts(FieldReader reader, string name)
    {
        if (!reader.Has(name)) reader.Fault(name, "Is required.");
        var items = reader.Items(name, MaxItems) ?? [];
        if (reader.Has(name) && items.Count == 0) reader.Fault(name, "Must have at least one item.");
        var texts = ImmutableArray.CreateBuilder<string>();
        for (var i = 0; i < items.Count; i++)
        {
            if (FieldReader.TryGetString(items[i], out var text) && text.Length is > 0 and <= MaxItem && !text.AsSpan().ContainsAnyExceptInRange('!', '~')) texts.Add(text);
            else reader.Fault($"{name}[{i}]", $"Must be 1 to {MaxItem} visible ASCII characters.");
        }

        return texts.ToImmutable();
    }

    private static void RefuseOthers(FieldReader reader, Handshake? handshake)
    {
        var message = $"Has no meaning for {handshake?.Name ?? HandshakeSetting.None.Type}; leave it out.";
        if (handshake is not { NeedsVerifyToken: true }) reader.Refuse(VerifyToken, message);
        if (handshake is not { NeedsTopics: true }) reader.Refuse(Topics, message);
        if (handshake is { NeedsOrigins: true }) return;
        reader.Refuse(Origins, message);
        reader.Refuse(Rate, message);
    }

    private static string Needed(Handshake handshake) => handshake.NeedsVerifyToken ? VerifyToken : handshake.NeedsOrigins ? Origins : Topics;
}
