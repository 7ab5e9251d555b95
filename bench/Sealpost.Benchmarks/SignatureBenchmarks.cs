using System.Security.Cryptography;
using System.Text;
using BenchmarkDotNet.Attributes;
using Sealpost.Catalogue;
using Sealpost.Schemes;

namespace Sealpost.Benchmarks;

/// <summary>
/// Verifying and signing beside the two bare ways to hash the very same bytes: a one-shot call, which keys the hash each time, and a
/// reused incremental hash, which is the floor for anything that keeps a keyed state.
/// </summary>
[MemoryDiagnoser]
public class SignatureBenchmarks
{
    private static readonly DateTimeOffset Now = new(2026, 3, 11, 6, 10, 55, TimeSpan.Zero);

    private readonly List<KeyValuePair<string, string>> _written = [];
    private readonly StoppedClock _clock = new(Now);
    private readonly byte[] _mac = new byte[32];
    private List<KeyValuePair<string, string>> _received = [];
    private SchemeKey[] _keys = [];
    private byte[] _body = [];
    private byte[] _signed = [];
    private byte[] _key = [];
    private IncrementalHash _incremental = null!;
    private Sealpost.Schemes.Scheme _scheme = null!;

    [Params("engenius@1", "standard-webhooks@1", "github@1", "stripe@1")]
    public string Id { get; set; } = "";

    [Params(1024, 65536)]
    public int Bytes { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        _scheme = SchemeCatalogue.Default.Find(Id)!;
        var secret = _scheme.SecretFormat.Generate();
        _keys = [_scheme.CreateKey(secret)];
        _body = new byte[Bytes];
        new Random(1).NextBytes(_body);
        Sign();
        _received = [new("Host", "example.com"), new("User-Agent", "benchmark"), new("Content-Type", "application/json"), .. _written];

        var seconds = Now.ToUnixTimeSeconds();
        var before = Id switch
        {
            "engenius@1" => $"{seconds}",
            "standard-webhooks@1" => $"msg_01jq8z7v9k3m5n7p9r1t3v5x7z.{seconds}.",
            "stripe@1" => $"{seconds}.",
            _ => "",
        };
        _signed = [.. Encoding.UTF8.GetBytes(before), .. _body];
        _key = Id == "standard-webhooks@1" ? Convert.FromBase64String(secret.Reveal()["whsec_".Length..]) : secret.RevealUtf8();
        _incremental = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _key);
    }

    [GlobalCleanup]
    public void Clean() => _incremental.Dispose();

    [Benchmark(Description = "one-shot HashData", Baseline = true)]
    public int OneShot() => HMACSHA256.HashData(_key, _signed, _mac);

    [Benchmark(Description = "reused IncrementalHash")]
    public int Incremental()
    {
        _incremental.AppendData(_signed);
        return _incremental.GetHashAndReset(_mac);
    }

    [Benchmark(Description = "Sealpost verify")]
    public VerifyResult Verify()
    {
        var result = _scheme.Verify(new VerifyRequest<HeaderList> { Headers = new(_received), Body = _body }, _keys, _clock);
        return result.IsAccepted ? result : throw new InvalidOperationException(result.Outcome.ToString());
    }

    [Benchmark(Description = "Sealpost sign")]
    public void Sign()
    {
        _written.Clear();
        _scheme.Sign(new SignRequest { Body = _body, Id = "msg_01jq8z7v9k3m5n7p9r1t3v5x7z", Time = Now }, _keys, _written);
    }

    private sealed class StoppedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
