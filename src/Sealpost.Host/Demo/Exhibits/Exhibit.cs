using Sealpost.Host.Demo.VendorRules;

namespace Sealpost.Host.Demo.Exhibits;

/// <summary>One row of the demo: an event sent as one system with one authentication, and the rule by which that system's customers judge it.</summary>
/// <param name="Event">What is sent, and as which system.</param>
/// <param name="Authentication">Its name in the table.</param>
/// <param name="Destination">
/// The destination to create, without <c>url</c>, <c>eventTypes</c> and OAuth2 client: <c>$secret</c>, <c>$password</c>, <c>$basic</c> and <c>$pkcs12</c> stand for what the receiver's owner made up or issued.
/// </param>
/// <param name="Rule">How the receiver judges it.</param>
/// <param name="Covers">What a receiver can tell from it.</param>
internal sealed record Exhibit(SampleEvent Event, string Authentication, string Destination, VendorRule Rule, Covers Covers)
{
    /// <summary>How the secret is replaced before the event is sent, as the API takes it: <c>$next</c> stands for a secret of the owner's choice. Null when it is not.</summary>
    public string? Rotation { get; init; }

    /// <summary>The secret is the tenant's, one for all its destinations of the profile.</summary>
    public bool SharesSecret { get; init; }

    /// <summary>With OAuth2: who gives out the token.</summary>
    public TokenServer? Tokens { get; init; }

    /// <summary>What the row shows of the validation that comes before the first event.</summary>
    public Ownership Ownership { get; init; }

    public string Name => $"{Event.System}, {Authentication}";
}

/// <summary>What a row shows of the validation with which a receiver proves that its owner wants the events.</summary>
internal enum Ownership
{
    /// <summary>Nothing: there is none, or it is another row's matter.</summary>
    NotShown,

    /// <summary>The receiver proves it: the row shows the request for it, and that the event comes afterwards.</summary>
    Proven,

    /// <summary>The receiver proves nothing: the row shows the request for it, and that no event comes.</summary>
    Unproven,
}

/// <summary>What an authentication lets a receiver tell.</summary>
[Flags]
internal enum Covers
{
    Nothing = 0,

    /// <summary>That the sender has the secret.</summary>
    Secret = 1,

    /// <summary>That the body is as it was sent.</summary>
    Body = 2,

    /// <summary>When it was sent.</summary>
    Time = 4,

    Credentials = Secret,
    Signature = Secret | Body,
    TimedSignature = Secret | Body | Time,
}
