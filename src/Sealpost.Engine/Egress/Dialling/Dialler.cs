using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace Sealpost.Engine.Egress.Dialling;

/// <summary>Opens a TCP connection to one address that has been checked.</summary>
internal delegate ValueTask<Stream> Dial(IPEndPoint address, CancellationToken cancellationToken);

/// <summary>
/// Opens connections for the handler: resolves once, checks every answer, and dials what it checked. Between the check and the dial there is
/// no second look at the name, so a name that answers differently the next time gains nothing.
/// </summary>
internal sealed partial class Dialler(AddressPolicy addresses, Resolve resolve, Dial dial, EgressProxy? proxy, TimeSpan timeout, TimeProvider time, ILogger logger)
{
    // A proxy that hangs is to be named before the handler's own time for connecting, which knows nothing of it, has passed.
    private const double ShareOfProxy = 0.9;

    // A name may have hundreds of addresses; the work for one connection stays bounded.
    private const int MaxAddresses = 6;

    private readonly Dial _dial = proxy is null ? dial : new ProxyTunnel(proxy, resolve, dial).OpenAsync;
    private readonly TimeSpan _timeout = proxy is null ? timeout : timeout * ShareOfProxy;

    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var message = (OutboundMessage)context.InitialRequestMessage;
        var opening = message.Opening = new ConnectionOpening(time);

        message.ConnectionReached(FailureStage.Dns);
        var open = Allowed(context.DnsEndPoint.Host, await FindAsync(context.DnsEndPoint.Host, cancellationToken));
        opening.Dns = opening.Lap();

        message.ConnectionReached(FailureStage.Connect);
        var stream = await DialAsync(open, context.DnsEndPoint.Port, cancellationToken);
        opening.Connect = opening.Lap();
        message.ConnectionReached(FailureStage.Tls);
        return stream;
    }

    /// <summary>Called when a connection is ready for the first request, after TLS where there is TLS.</summary>
    public static ValueTask<Stream> Connected(SocketsHttpPlaintextStreamFilterContext context, CancellationToken cancellationToken)
    {
        var message = (OutboundMessage)context.InitialRequestMessage;
        if (message.Opening is { } opening)
            opening.Tls = opening.Lap();
        message.ConnectionReached(FailureStage.Send);
        return new(context.PlaintextStream);
    }

    /// <summary>A plain TCP connection by the system.</summary>
    public static async ValueTask<Stream> OverTcpAsync(IPEndPoint address, CancellationToken cancellationToken)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async ValueTask<IPAddress[]> FindAsync(string host, CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(host, out var literal))
            return [literal];
        try
        {
            var found = await resolve(host, cancellationToken);
            return found.Length > 0 ? found : throw new DialException(FailureStage.Dns, FailureReason.NameNotFound);
        }
        catch (SocketException exception)
        {
            var reason = exception.SocketErrorCode is SocketError.HostNotFound or SocketError.NoData
                ? FailureReason.NameNotFound
                : FailureReason.NameServerFailed;
            throw new DialException(FailureStage.Dns, reason, exception);
        }
        catch (ArgumentException exception)
        {
            throw new DialException(FailureStage.Dns, FailureReason.NameNotFound, exception);
        }
    }

    private List<IPAddress> Allowed(string host, IPAddress[] found)
    {
        var allowed = new List<IPAddress>(Math.Min(found.Length, MaxAddresses));
        foreach (var address in found.AsSpan(0, Math.Min(found.Length, 64)))
        {
            var canonical = AddressPolicy.Canonical(address);
            if (addresses.Check(canonical) is var verdict and not AddressVerdict.Allowed)
                LogRefused(logger, host, address, verdict);
            else if (allowed.Count < MaxAddresses)
                allowed.Add(canonical);
        }

        return allowed.Count > 0 ? allowed : throw new DialException(FailureStage.Policy, FailureReason.DestinationRefused);
    }

    // One after the other; each gets its share of the time, so that a dead first address leaves time for the second.
    private async ValueTask<Stream> DialAsync(List<IPAddress> open, int port, CancellationToken cancellationToken)
    {
        var (stage, reason) = (FailureStage.Connect, FailureReason.ConnectFailed);
        Exception? last = null;
        for (var index = 0; index < open.Count; index++)
        {
            using var share = new CancellationTokenSource(_timeout / open.Count, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, share.Token);
            try
            {
                return await _dial(new IPEndPoint(open[index], port), either.Token);
            }
            catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
            {
                (stage, reason, last) = proxy is null ? (FailureStage.Connect, FailureReason.ConnectTimedOut, exception) : (FailureStage.Proxy, FailureReason.ProxyTimedOut, exception);
            }
            catch (SocketException exception)
            {
                (stage, reason, last) = (FailureStage.Connect, ReasonOf(exception.SocketErrorCode), exception);
            }
            catch (DialException exception) when (exception.Reason == FailureReason.ProxyRefused)
            {
                // The next address may be one that it reaches.
                (stage, reason, last) = (exception.Stage, exception.Reason, exception);
            }
        }

        throw new DialException(stage, reason, last);
    }

    private static FailureReason ReasonOf(SocketError error) => error switch
    {
        SocketError.ConnectionRefused => FailureReason.ConnectionRefused,
        SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.HostDown or SocketError.NetworkDown => FailureReason.Unreachable,
        SocketError.TimedOut => FailureReason.ConnectTimedOut,
        _ => FailureReason.ConnectFailed,
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "Refused to dial {Host}: its address {Address} is {Verdict}")]
    private static partial void LogRefused(ILogger logger, string host, IPAddress address, AddressVerdict verdict);
}
