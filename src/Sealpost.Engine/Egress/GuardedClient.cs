using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Sealpost.Engine.Egress.Dialling;

namespace Sealpost.Engine.Egress;

/// <summary>
/// The one way out of the process to a URL that a tenant chose. Safe to share between threads; one per process, because a pooled connection
/// was checked under the rules of its handler and not of the request that uses it next. For the same reason every client certificate has a
/// handler, and so connections, of its own, which go when nobody uses it any more.
/// </summary>
internal sealed partial class GuardedClient : IDisposable
{
    public const int MaxResponseBody = 64 * 1024;

    private const int FirstRead = 4 * 1024;

    // Ours beside the tenant's: signatures, ids, timestamps, authentication.
    private const int MaxWireHeaders = HeaderPolicy.MaxCount + 30;
    private const int MaxWireHeaderBytes = HeaderPolicy.MaxBytes * 2;

    private readonly DestinationUrlPolicy _urls;
    private readonly TimeProvider _time;
    private readonly ILogger<GuardedClient> _logger;
    private readonly NameResolution? _names;
    private readonly EgressOptions _options;
    private readonly Dialler _dialler;
    private readonly HttpMessageInvoker _invoker;
    private readonly ConditionalWeakTable<TlsIdentity, HttpMessageInvoker> _identified = [];
    private readonly Deadlines _deadlines;

    public GuardedClient(
        IOptions<EgressOptions> options, AddressPolicy addresses, DestinationUrlPolicy urls, TimeProvider time, ILogger<GuardedClient> logger)
        : this(options.Value, addresses, urls, time, logger, new NameResolution(options.Value.MaxConcurrentResolutions))
    {
    }

    internal GuardedClient(
        EgressOptions options, AddressPolicy addresses, DestinationUrlPolicy urls, TimeProvider time, ILogger<GuardedClient> logger,
        Resolve resolve, Dial dial)
    {
        _urls = urls;
        _time = time;
        _logger = logger;
        _deadlines = new Deadlines(time);
        _options = options;
        _dialler = new Dialler(addresses, resolve, dial, EgressProxy.Of(options), options.ConnectTimeout, time, logger);
        _invoker = CreateInvoker(identity: null);
    }

    private GuardedClient(
        EgressOptions options, AddressPolicy addresses, DestinationUrlPolicy urls, TimeProvider time, ILogger<GuardedClient> logger, NameResolution names)
        : this(options, addresses, urls, time, logger, names.ResolveAsync, Dialler.OverTcpAsync) => _names = names;

    /// <summary>Sends once. Never throws for what a receiver, a tenant or the caller's cancellation did: each is an <see cref="OutboundResult"/>.</summary>
    /// <remarks>Await the result at once and only once; its state is used again.</remarks>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<OutboundResult> SendAsync(OutboundRequest request, CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        if (Refusal(request) is { } refusal)
            return Refused(request, refusal);

        using var message = new OutboundMessage(request);
        if (!TryWriteHeaders(request, message))
            return Refused(request, FailureReason.HeaderRefused);

        var deadline = _deadlines.Rent(request.Timeout);
        var stop = cancellationToken.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), deadline);
        int? status = null;
        try
        {
            var invoker = request.Identity is { } identity ? _identified.GetValue(identity, CreateInvoker) : _invoker;
            using var response = await invoker.SendAsync(message, deadline.Token);
            status = (int)response.StatusCode;
            message.Reached = FailureStage.Body;
            if (Unusable(response.StatusCode) is { } unusable)
                return Failed(FailureStage.Protocol, unusable, message, status, started);
            var (body, truncated) = await ReadBodyAsync(response.Content, deadline.Token);
            return new OutboundResult.Responded(status.Value, new ResponseHeaders(response), body, truncated) { Timing = Timing(message, started) };
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or SocketException or OperationCanceledException)
        {
            var (stage, reason) = cancellationToken.IsCancellationRequested ? (FailureStage.Cancelled, FailureReason.Cancelled)
                : deadline.IsCancellationRequested ? (FailureStage.Deadline, FailureReason.DeadlinePassed)
                : FailureOf.Exception(exception, message.Reached);
            return Failed(stage, reason, message, status, started);
        }
        finally
        {
            stop.Dispose();
            _deadlines.Return(deadline);
        }
    }

    public void Dispose()
    {
        _invoker.Dispose();
        foreach (var (_, invoker) in _identified) invoker.Dispose();
        _names?.Dispose();
    }

    private HttpMessageInvoker CreateInvoker(TlsIdentity? identity) => new(OutboundHandler.Create(_options, _dialler, identity));

    private FailureReason? Refusal(OutboundRequest request)
    {
        var carriesCredentials = request.CarriesCredentials || (request.Url.Scheme != Uri.UriSchemeHttps && HasAuthorization(request.Headers));
        if (_urls.MayStillSend(request.Url, carriesCredentials))
            return null;
        return carriesCredentials && _urls.MayStillSend(request.Url, carriesCredentials: false)
            ? FailureReason.CredentialsOverHttp
            : FailureReason.DestinationRefused;
    }

    private OutboundResult.Failed Refused(OutboundRequest request, FailureReason reason)
    {
        LogRefused(_logger, request.Url.Host, reason);
        return new(FailureStage.Policy, reason);
    }

    private OutboundResult.Failed Failed(FailureStage stage, FailureReason reason, OutboundMessage message, int? status, long started) =>
        new(stage, reason) { Reached = message.Reached, Status = status, Timing = Timing(message, started) };

    private OutboundTiming Timing(OutboundMessage message, long started)
    {
        var total = _time.GetElapsedTime(started);
        return message.Opening is { } opening ? new(total, opening.Dns, opening.Connect, opening.Tls) : new(total, default, default, default);
    }

    private static bool HasAuthorization(IReadOnlyList<KeyValuePair<string, string>> headers)
    {
        for (var index = 0; index < headers.Count; index++)
        {
            if (headers[index].Key.Equals("Authorization", StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    private static bool TryWriteHeaders(OutboundRequest request, OutboundMessage message)
    {
        var headers = request.Headers;
        var bytes = 0;
        for (var index = 0; index < headers.Count; index++)
        {
            var (name, value) = headers[index];
            bytes += name.Length + value.Length + 4;
            if (HeaderPolicy.CheckWire(name, value) is not null)
                return false;
            // The framework keeps Content-… headers with the content.
            if (!message.Headers.TryAddWithoutValidation(name, value) && message.Content?.Headers.TryAddWithoutValidation(name, value) is not true)
                return false;
        }

        if (request.ContentType is { } contentType)
        {
            bytes += contentType.Length;
            if (!HeaderPolicy.IsValue(contentType))
                return false;
            message.Content!.Headers.TryAddWithoutValidation("Content-Type", contentType);
        }

        return headers.Count <= MaxWireHeaders && bytes <= MaxWireHeaderBytes;
    }

    private static FailureReason? Unusable(HttpStatusCode status) => (int)status switch
    {
        >= 200 and <= 599 => null,
        101 => FailureReason.SwitchingProtocols,
        _ => FailureReason.StatusOutOfRange,
    };

    private static async ValueTask<(ReadOnlyMemory<byte> Body, bool Truncated)> ReadBodyAsync(HttpContent content, CancellationToken cancellationToken)
    {
        using var stream = content.ReadAsStream(cancellationToken);
        var buffer = ArrayPool<byte>.Shared.Rent(FirstRead);
        try
        {
            var length = 0;
            while (true)
            {
                var read = await stream.ReadAsync(buffer.AsMemory(length, Math.Min(buffer.Length, MaxResponseBody + 1) - length), cancellationToken);
                if (read == 0)
                    return (buffer.AsSpan(0, length).ToArray(), false);
                length += read;
                if (length > MaxResponseBody)
                    return (buffer.AsSpan(0, MaxResponseBody).ToArray(), true);
                if (length == buffer.Length)
                    Grow(ref buffer, length);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static void Grow(ref byte[] buffer, int length)
    {
        var larger = ArrayPool<byte>.Shared.Rent(length * 4);
        buffer.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = larger;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Refused to send to {Host}: {Reason}")]
    private static partial void LogRefused(ILogger logger, string host, FailureReason reason);
}
