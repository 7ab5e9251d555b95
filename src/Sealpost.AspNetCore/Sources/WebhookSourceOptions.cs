using Sealpost.AspNetCore.Bearer;
using Sealpost.AspNetCore.Handshakes;
using Sealpost.AspNetCore.Replay;
using Sealpost.AspNetCore.Secrets;

namespace Sealpost.AspNetCore.Sources;

/// <summary>One sender: how its requests are proven and what else is known about it.</summary>
public sealed class WebhookSourceOptions
{
    /// <summary>
    /// The scheme's id: <c>github@1</c>, or <c>github</c> for the newest version; from the catalogue, a scheme file or <c>AddScheme</c>. Basic is
    /// <c>basic</c> with the secret <c>user:password</c>. Optional only where <see cref="Bearer"/> proves the request.
    /// </summary>
    public string? Scheme { get; set; }

    /// <summary>Choices that the scheme leaves open, such as <c>encoding = base64</c>. Default: the scheme's own defaults.</summary>
    public IDictionary<string, string> Settings { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The secret, when there is one and it has no end. The same as a single entry of <see cref="Secrets"/>.</summary>
    public string? Secret { get; set; }

    /// <summary>The secrets, oldest first; during a rotation the old and the new one. At most eight may be valid at a time for one tenant.</summary>
    public IList<WebhookSecret> Secrets { get; } = [];

    /// <summary>An OAuth 2.0 bearer token that every request has to carry, besides the signature if there is a scheme. Default none.</summary>
    public WebhookBearerOptions? Bearer { get; set; }

    /// <summary>
    /// The whole URL that the sender was given, when <see cref="WebhookReceiverOptions.PublicBaseUrl"/> and the path do not make it up. The
    /// request's query is appended unless this URL has one. Default none.
    /// </summary>
    public string? PublicUrl { get; set; }

    /// <summary>The tenant that all of this source belongs to; a secret's own tenant goes before it. Default none.</summary>
    public string? Tenant { get; set; }

    /// <summary>The largest body of this source in bytes; default <see cref="WebhookReceiverOptions.MaxBodyBytes"/>, same range.</summary>
    public int? MaxBodyBytes { get; set; }

    /// <summary>How a message that came before is recognised. Default <see cref="ReplayRecognition.Automatic"/>.</summary>
    public ReplayRecognition Replay { get; set; }

    /// <summary>
    /// How long an accepted message is remembered. Default 24 hours; never shorter than the scheme's tolerance, at most 30 days.
    /// </summary>
    public TimeSpan ReplayRetention { get; set; } = TimeSpan.FromHours(24);

    /// <summary>The HTTP methods that deliver. Default POST alone; a few senders of messages use GET.</summary>
    public IList<string> Methods { get; } = [];

    /// <summary>What the sender's handshake needs to know.</summary>
    public WebhookHandshakeOptions Handshake { get; } = new();

    /// <summary>
    /// Accept whatever anybody sends to this source: nothing is verified. Only for schemes of kind none, behind something else that keeps
    /// strangers out. Default false.
    /// </summary>
    public bool DangerouslyAcceptUnsignedWebhooks { get; set; }
}
