using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Sealpost.Engine.Egress.Dialling;

/// <summary>
/// Opens connections through a proxy, by CONNECT to the address that was checked: the proxy has no name to resolve, so it reaches what was judged and nothing else. TLS goes through
/// the tunnel, to the host and not to the proxy.
/// </summary>
internal sealed class ProxyTunnel(EgressProxy proxy, Resolve resolve, Dial dial)
{
    private const int MaxAnswer = 8 * 1024;

    public async ValueTask<Stream> OpenAsync(IPEndPoint address, CancellationToken cancellationToken)
    {
        var stream = await ReachAsync(cancellationToken);
        try
        {
            await stream.WriteAsync(proxy.Connect(address.ToString()), cancellationToken);
            if (await ReadStatusAsync(stream, cancellationToken) is < 200 or > 299) throw new DialException(FailureStage.Proxy, FailureReason.ProxyRefused);
            return stream;
        }
        catch (Exception failure)
        {
            await stream.DisposeAsync();
            if (failure is IOException and not DialException) throw new DialException(FailureStage.Proxy, FailureReason.ProxyInvalid, failure);
            throw;
        }
    }

    private async ValueTask<Stream> ReachAsync(CancellationToken cancellationToken)
    {
        try
        {
            var found = IPAddress.TryParse(proxy.Host, out var literal) ? [literal] : await resolve(proxy.Host, cancellationToken);
            SocketException? last = null;
            foreach (var address in found)
            {
                try
                {
                    return await dial(new IPEndPoint(address, proxy.Port), cancellationToken);
                }
                catch (SocketException refused)
                {
                    last = refused;
                }
            }

            throw new DialException(FailureStage.Proxy, FailureReason.ProxyUnreachable, last);
        }
        catch (SocketException failure)
        {
            throw new DialException(FailureStage.Proxy, FailureReason.ProxyUnreachable, failure);
        }
    }

    /// <summary>Reads the head of the answer, which nothing follows: in a tunnel the client speaks first.</summary>
    private static async ValueTask<int> ReadStatusAsync(Stream stream, CancellationToken cancellationToken)
    {
        var answer = new byte[MaxAnswer];
        var length = 0;
        while (length < answer.Length)
        {
            var read = await stream.ReadAsync(answer.AsMemory(length), cancellationToken);
            if (read == 0) break;
            length += read;
            var end = answer.AsSpan(0, length).IndexOf("\r\n\r\n"u8);
            if (end < 0) continue;
            var status = StatusOf(answer.AsSpan(0, end));
            // A refusal may have a body; a tunnel begins empty.
            if (status is null || (status is >= 200 and <= 299 && end + 4 != length)) break;
            return status.Value;
        }

        throw new DialException(FailureStage.Proxy, FailureReason.ProxyInvalid);
    }

    private static int? StatusOf(ReadOnlySpan<byte> head)
    {
        // HTTP/1.1 200 Connection established
        if (head.Length < 12 || !head.StartsWith("HTTP/1."u8) || head[8] != ' ' || (head.Length > 12 && head[12] is not ((byte)' ' or (byte)'\r'))) return null;
        return int.TryParse(Encoding.ASCII.GetString(head[9..12]), System.Globalization.NumberStyles.None, null, out var status) && status >= 200 ? status : null;
    }
}
