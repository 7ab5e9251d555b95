using System.Net.Sockets;
using System.Security.Authentication;

namespace Sealpost.Engine.Egress.Dialling;

/// <summary>Reads a stage and a reason out of what the handler throws. Pure.</summary>
internal static class FailureOf
{
    /// <param name="exception">From the handler or the response stream; not a cancellation that was asked for.</param>
    /// <param name="reached">How far the request had come.</param>
    public static (FailureStage Stage, FailureReason Reason) Exception(Exception exception, FailureStage reached)
    {
        for (var inner = exception; inner is not null; inner = inner.InnerException)
        {
            if (inner is DialException dial)
                return (dial.Stage, dial.Reason);
            if (inner is AuthenticationException)
                return (FailureStage.Tls, FailureReason.TlsHandshakeFailed);
        }

        // The handler's own time for connecting passed. It wraps a cancellation that reached it by a token of ours.
        if (exception is OperationCanceledException)
            return (reached, FailureReason.ConnectTimedOut);
        if (exception is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError, InnerException: OperationCanceledException })
            return (FailureStage.Connect, FailureReason.ConnectTimedOut);

        var error = exception switch
        {
            HttpRequestException request => request.HttpRequestError,
            HttpIOException body => body.HttpRequestError,
            // The handler asks a new connection for its peer, and lets this through when that is gone already.
            SocketException => HttpRequestError.ConnectionError,
            _ => HttpRequestError.Unknown,
        };
        return error switch
        {
            HttpRequestError.NameResolutionError => (FailureStage.Dns, FailureReason.NameServerFailed),
            HttpRequestError.ConnectionError => (FailureStage.Connect, FailureReason.ConnectFailed),
            HttpRequestError.SecureConnectionError => (FailureStage.Tls, FailureReason.TlsHandshakeFailed),
            HttpRequestError.ConfigurationLimitExceeded => (FailureStage.Headers, FailureReason.ResponseHeadersTooLarge),
            HttpRequestError.InvalidResponse or HttpRequestError.HttpProtocolError or HttpRequestError.VersionNegotiationError =>
                (FailureStage.Protocol, FailureReason.ResponseInvalid),
            _ => (reached, reached is FailureStage.Body ? FailureReason.ResponseBodyCut : FailureReason.ConnectionClosed),
        };
    }
}
