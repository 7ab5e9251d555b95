using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using Sealpost.Engine.Authentication;
using Sealpost.Engine.Authentication.OAuth2;
using Sealpost.Engine.Destinations;
using Sealpost.Engine.Egress;
using Sealpost.Engine.Identity;
using Sealpost.Engine.Messages;
using Sealpost.Engine.Playgrounds;
using Sealpost.Schemes;

namespace Sealpost.Engine.Deliveries;

/// <summary>Makes one request to a destination as its receiver knows it: authenticated, and signed over the exact bytes with a fresh timestamp.</summary>
internal sealed class DestinationCaller(GuardedClient client, Playground playground, OAuth2Authenticator oauth, TimeProvider time)
{
    public ValueTask<DestinationAnswer> CallAsync(DestinationCall call, DestinationSnapshot destination, CancellationToken cancellationToken) =>
        destination.Authentication is AuthenticationMethod.OAuth2 method
            ? CallWithTokenAsync(call, destination, method, cancellationToken)
            : CallOnceAsync(call, destination, bearer: null, call.Timeout, cancellationToken);

    // A receiver may refuse a token before its time is over: then one new token is asked for, and the request is sent once more.
    private async ValueTask<DestinationAnswer> CallWithTokenAsync(DestinationCall call, DestinationSnapshot destination, AuthenticationMethod.OAuth2 method, CancellationToken cancellationToken)
    {
        var credential = await oauth.GetAsync(destination, method, cancellationToken);
        if (credential is not OAuth2Credential.Bearer bearer) return new([], Result: null, ((OAuth2Credential.Failed)credential).Reason);
        var started = time.GetTimestamp();
        var answer = await CallOnceAsync(call, destination, bearer, call.Timeout, cancellationToken);
        if (answer.Result is not OutboundResult.Responded response || !ExpiredToken.IsToldBy(response)) return answer;
        oauth.Invalidate(destination, method, bearer.Token);
        if (await oauth.GetAsync(destination, method, cancellationToken) is not OAuth2Credential.Bearer next || next.Token.Value == bearer.Token.Value) return answer;
        var left = call.Timeout - time.GetElapsedTime(started);
        return left > TimeSpan.Zero ? await CallOnceAsync(call, destination, next, left, cancellationToken) with { TokenRenewed = true } : answer;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<DestinationAnswer> CallOnceAsync(
        DestinationCall call, DestinationSnapshot destination, OAuth2Credential.Bearer? bearer, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var url = bearer?.Url ?? destination.Url;
        var headers = new List<KeyValuePair<string, string>>(destination.Headers.Length + 8);
        headers.AddRange(destination.Headers.AsSpan());
        destination.WriteHeaders(new(call.Message.EventType, call.Delivery, destination.Id), headers);
        if (!call.Headers.IsEmpty) Replace(headers, call.Headers);
        Authenticate(destination, bearer, headers);
        Sign(call, destination, url, time.GetUtcNow(), headers);
        var request = new OutboundRequest
        {
            Url = url,
            Method = call.Method,
            Body = call.Message.Body,
            ContentType = call.Message.ContentType,
            Headers = headers,
            CarriesCredentials = destination.CarriesCredentials,
            Identity = (destination.Authentication as AuthenticationMethod.ClientCertificate)?.Identity,
            Timeout = timeout,
        };
        var result = PlaygroundAddress.IsAt(url) ? playground.Receive(request, call.Delivery, destination) : await client.SendAsync(request, cancellationToken);
        if (destination.CarriesCredentials && result is OutboundResult.Responded response) result = CredentialMask.Apply(response, headers.Where(header => destination.IsCredentialHeader(header.Key)));
        return new(headers, result, TokenFailure: null) { Framing = Framing(call, ReferenceEquals(url, destination.Url) ? destination.Host : DestinationSnapshot.HostOf(url)) };
    }

    /// <summary>What the client writes by itself, as the receiver sees it.</summary>
    private static ImmutableArray<KeyValuePair<string, string>> Framing(DestinationCall call, string host) =>
        call.Message.ContentType is { } type
            ? [new("Host", host), new("Content-Type", type), new("Content-Length", call.Message.Body.Length.ToString(CultureInfo.InvariantCulture))]
            : [new("Host", host)];

    private static void Replace(List<KeyValuePair<string, string>> headers, ImmutableArray<KeyValuePair<string, string>> own)
    {
        headers.RemoveAll(header => own.Any(one => string.Equals(one.Key, header.Key, StringComparison.OrdinalIgnoreCase)));
        headers.AddRange(own.AsSpan());
    }

    private static void Authenticate(DestinationSnapshot destination, OAuth2Credential.Bearer? bearer, List<KeyValuePair<string, string>> headers)
    {
        switch (destination.Authentication)
        {
            case AuthenticationMethod.Authorization(var value):
                headers.Add(new("Authorization", value));
                break;
            case AuthenticationMethod.Header(var name, var value):
                headers.Add(new(name, value));
                break;
            case AuthenticationMethod.OAuth2:
                headers.Add(bearer!.Header);
                break;
        }
    }

    private static void Sign(DestinationCall call, DestinationSnapshot destination, Uri url, DateTimeOffset now, List<KeyValuePair<string, string>> headers)
    {
        foreach (var signer in destination.Signers)
        {
            if (!destination.Signs(signer, now)) continue;
            var request = new SignRequest
            {
                Body = call.Message.Body.Span,
                Id = call.Message.Id.ToString(),
                Time = now,
                Method = call.Method,
                Url = url.AbsoluteUri,
            };
            signer.Scheme.Sign(request, signer.Keys.AsSpan(), headers);
        }
    }
}

/// <summary>What is to be sent.</summary>
/// <param name="Message">Its body is sent as it is.</param>
/// <param name="Timeout">Over the whole request, but for the fetch of a token.</param>
internal readonly record struct DestinationCall(DeliveryId Delivery, Message Message, TimeSpan Timeout)
{
    public string Method { get; init; } = "POST";

    /// <summary>These go before the destination's own of the same name.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Headers { get; init; } = [];
}

/// <param name="Headers">Everything that was sent, secrets too.</param>
/// <param name="Result">Null when there was no token, so that nothing was sent.</param>
/// <param name="TokenFailure">Why there was no token, in a stable word.</param>
internal readonly record struct DestinationAnswer(List<KeyValuePair<string, string>> Headers, OutboundResult? Result, string? TokenFailure)
{
    /// <summary>What the client wrote besides: Host, and type and length of the body.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Framing { get; init; } = [];

    /// <summary>True when the receiver refused the first token, and this came of the second request, with a new one.</summary>
    public bool TokenRenewed { get; init; }
}
