using System.Collections.Immutable;
using Sealpost.Engine.Validation;
using Sealpost.Handshakes;
using Sealpost.Schemes;
using Sealpost.Secrets;

namespace Sealpost.Engine.Sources.Settings;

/// <summary>Takes the secrets out of a source's JSON: given, to be generated, or kept as they are stored.</summary>
internal sealed class SourceSecretReader(IReadOnlySet<string> stored)
{
    private const string Given = "secret";
    private const string Generate = "generateSecret";
    private const string KeyId = "keyId";

    // A public key or a whole key set may be one.
    private const int MaxSecret = 16 * 1024;
    private const int MaxKeyId = 256;

    private readonly ImmutableArray<NewSourceSecret>.Builder _taken = ImmutableArray.CreateBuilder<NewSourceSecret>();
    private readonly ImmutableHashSet<string>.Builder _kept = ImmutableHashSet.CreateBuilder<string>();

    public ImmutableArray<NewSourceSecret> Taken => _taken.ToImmutable();

    public ImmutableHashSet<string> Kept => _kept.ToImmutable();

    /// <summary>Passes over the members, so that they are not called unknown where there is nothing to judge them by.</summary>
    public static void Pass(FieldReader body)
    {
        foreach (var name in (string[])[Given, Generate, KeyId]) body.Any(name);
    }

    /// <summary>Reads the secret that events are verified with.</summary>
    public void Read(FieldReader body, Scheme scheme, HandshakeSetting handshake)
    {
        var purpose = SourceSecretPurpose.Verification(scheme.Id);
        if (scheme.Kind == SchemeKind.None)
        {
            foreach (var name in (string[])[Given, Generate, KeyId]) body.Refuse(name, $"{scheme.Id} verifies nothing and so has no secret; leave it out.");
            return;
        }

        var isGiven = body.Has(Given) || body.Boolean(Generate) == true;
        if (ReadNew(body, scheme, purpose) is { } secret) Take(secret);
        else if (!isGiven && !Keep(purpose) && scheme.NeedsSecret && Handshake.Find(handshake.Type) is not { GivesSecret: true })
            body.Fault(Given, "Is required: the one that the sender gave you, or that you gave the sender. With generateSecret true instead, one is made for you to give.");
    }

    /// <summary>A secret that is given or generated now; null when neither is asked for, or when there are faults.</summary>
    public static NewSourceSecret? ReadNew(FieldReader body, Scheme scheme, string purpose)
    {
        var text = body.Has(Given) ? body.RequiredText(Given, MaxSecret) : body.Text(Given, MaxSecret);
        var keyId = body.Has(KeyId) ? body.RequiredText(KeyId, MaxKeyId) : body.Text(KeyId, MaxKeyId);
        var generates = body.Boolean(Generate) == true;
        if (generates && body.Has(Given))
        {
            body.Fault(Generate, "Give secret or generateSecret, not both.");
            return null;
        }

        if (!generates && text is null)
        {
            if (!body.Has(Given)) body.Refuse(KeyId, "Names the key of a secret; give it together with secret.");
            return null;
        }

        if (keyId?.AsSpan().ContainsAnyExceptInRange('!', '~') == true) body.Fault(KeyId, "Must be visible ASCII without spaces.");
        else if (generates) return Generated(body, scheme, purpose, keyId);
        else if (Fault(scheme, new Secret(text!)) is { } fault) body.Fault(Given, fault);
        else return new(purpose, new Secret(text!), keyId);
        return null;
    }

    /// <summary>Keeps the secret that is stored for this purpose; false when there is none.</summary>
    public bool Keep(string purpose)
    {
        if (!stored.Contains(purpose)) return false;
        _kept.Add(purpose);
        return true;
    }

    public void Take(NewSourceSecret secret) => _taken.Add(secret);

    private static NewSourceSecret? Generated(FieldReader body, Scheme scheme, string purpose, string? keyId)
    {
        if (scheme.Kind is SchemeKind.Hmac or SchemeKind.Hash or SchemeKind.Token) return new(purpose, scheme.SecretFormat.Generate(), keyId, Generated: true);
        body.Fault(Generate, $"A secret of {scheme.Id} cannot be made here; give the sender's.");
        return null;
    }

    /// <summary>Null when events can be verified with it. What the sender handed out need not be as long as one would choose it.</summary>
    public static string? Fault(Scheme scheme, Secret secret)
    {
        try
        {
            scheme.CreateKey(secret);
            return null;
        }
        catch (SecretFormatException refused)
        {
            return refused.Message;
        }
    }
}
