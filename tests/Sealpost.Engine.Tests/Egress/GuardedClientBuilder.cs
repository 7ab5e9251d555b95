using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Sealpost.Engine.Egress;
using Sealpost.Engine.Egress.Dialling;
using Sealpost.TestKit;

namespace Sealpost.Engine.Tests.Egress;

/// <summary>A guarded client whose names and dials a test holds in its hand; connections are real.</summary>
internal sealed class GuardedClientBuilder
{
    public static readonly IPAddress Public = IPAddress.Parse("93.184.215.14");

    private readonly ConcurrentDictionary<string, Queue<IPAddress[]>> _names = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentQueue<IPEndPoint> _dials = new();
    private readonly ConcurrentQueue<string> _resolved = new();
    private readonly List<IPNetwork> _allowed = [];
    private Dial _dial = Dialler.OverTcpAsync;
    private Resolve? _resolve;
    private bool _allowHttp;
    private TimeProvider _time = TimeProvider.System;
    private readonly EgressOptions _options = new();

    /// <summary>Every address that was dialled.</summary>
    public IReadOnlyCollection<IPEndPoint> Dials => _dials;

    /// <summary>Every name that was resolved.</summary>
    public IReadOnlyCollection<string> Resolved => _resolved;

    public GuardedClientBuilder AllowNetwork(string cidr)
    {
        _allowed.Add(IPNetwork.Parse(cidr));
        return this;
    }

    public GuardedClientBuilder AllowHttp()
    {
        _allowHttp = true;
        return this;
    }

    public GuardedClientBuilder Trust(TestCertificateAuthority? authority) => WithOptions(options => options.TrustedCertificates = authority?.PemPath);

    public GuardedClientBuilder WithOptions(Action<EgressOptions> change)
    {
        change(_options);
        return this;
    }

    public GuardedClientBuilder WithTime(TimeProvider time)
    {
        _time = time;
        return this;
    }

    /// <summary>One answer for each time the name is resolved; the last one stays.</summary>
    public GuardedClientBuilder WithName(string host, params IPAddress[][] answers)
    {
        _names[host] = new(answers);
        return this;
    }

    public GuardedClientBuilder WithResolver(Resolve resolve)
    {
        _resolve = resolve;
        return this;
    }

    public GuardedClientBuilder WithDial(Dial dial)
    {
        _dial = dial;
        return this;
    }

    /// <summary>Whatever is dialled, 127.0.0.1 answers at this port.</summary>
    public GuardedClientBuilder RouteEverythingTo(int port) =>
        WithDial((_, cancellationToken) => Dialler.OverTcpAsync(new(IPAddress.Loopback, port), cancellationToken));

    public GuardedClient Build()
    {
        var addresses = new AddressPolicy(_allowed);
        return new(
            _options,
            addresses,
            new DestinationUrlPolicy(addresses, _allowHttp),
            _time,
            NullLogger<GuardedClient>.Instance,
            ResolveAsync,
            (address, cancellationToken) =>
            {
                _dials.Enqueue(address);
                return _dial(address, cancellationToken);
            });
    }

    private ValueTask<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        _resolved.Enqueue(host);
        if (_resolve is not null)
            return _resolve(host, cancellationToken);
        if (!_names.TryGetValue(host, out var answers))
            throw new SocketException((int)SocketError.HostNotFound);
        lock (answers)
            return new(answers.Count > 1 ? answers.Dequeue() : answers.Peek());
    }
}
