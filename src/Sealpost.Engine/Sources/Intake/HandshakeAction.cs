using Microsoft.Extensions.Logging;
using Sealpost.Engine.Egress;
using Sealpost.Engine.Sources.Settings;
using Sealpost.Handshakes;

namespace Sealpost.Engine.Sources.Intake;

/// <summary>Does what has to be done before a handshake may be answered: keeps a secret, or calls the sender.</summary>
internal sealed partial class HandshakeAction(SourceEditor editor, GuardedClient http, ILogger<HandshakeAction> log)
{
    public async Task<SourceAnswer> CompleteAsync(SourceSnapshot source, HandshakeResult result, CancellationToken cancellationToken) => result switch
    {
        HandshakeResult.Agreed agreed => SourceAnswer.Of(agreed.Response),
        HandshakeResult.SecretGiven given => await KeepAsync(source, given, cancellationToken),
        HandshakeResult.Confirmation confirmation => await ConfirmAsync(source, confirmation, cancellationToken),
        _ => throw new InvalidOperationException($"{result.GetType().Name} needs nothing to be done."),
    };

    private async Task<SourceAnswer> KeepAsync(SourceSnapshot source, HandshakeResult.SecretGiven given, CancellationToken cancellationToken) =>
        SourceSecretReader.Fault(source.Scheme, given.Secret) is null && await editor.KeepFirstSecretAsync(source.SourceNo, new NewSourceSecret(SourceSecretPurpose.Verification(source.Scheme.Id), given.Secret), cancellationToken)
            ? SourceAnswer.Of(given.Response)
            : SourceAnswer.Later;

    private async Task<SourceAnswer> ConfirmAsync(SourceSnapshot source, HandshakeResult.Confirmation confirmation, CancellationToken cancellationToken)
    {
        var result = await http.SendAsync(new OutboundRequest { Url = confirmation.Url, Method = "GET" }, cancellationToken);
        if (result is OutboundResult.Responded { Status: >= 200 and < 300 }) return SourceAnswer.Of(confirmation.Response);
        LogUnconfirmed(source.Id.ToString(), confirmation.Url.Host);
        return SourceAnswer.Later;
    }

    [LoggerMessage(LogLevel.Warning, "Source {Source} could not confirm its subscription at {Host}; the sender is asked to try again")]
    private partial void LogUnconfirmed(string source, string host);
}
