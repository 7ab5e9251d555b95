using System.Security.Cryptography;
using Sealpost.Cryptography;
using Sealpost.Schemes.Evaluation;

namespace Sealpost.Tests.Cryptography;

public sealed class KeyedHashTests
{
    private static readonly MacAlgorithm Sha256 = MacAlgorithm.All.Single(known => known.Name == "hmac-sha256");

    [Fact]
    public void The_kept_state_is_in_use_where_OpenSSL_is_there() => Sha256State.IsSupported.ShouldBe(OperatingSystem.IsLinux());

    /// <summary>Keys around the size of a block, messages around it and around the bound between short and long calls.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(32)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(200)]
    public void Both_ways_give_what_the_platform_gives(int keySize)
    {
        if (!Sha256State.IsSupported)
            Assert.Skip("OpenSSL 3 is not on this machine.");

        var random = new Random(keySize);
        var key = new byte[keySize];
        random.NextBytes(key);
        var kept = new Sha256KeyedHash(Sha256, key);
        var pooled = new PooledKeyedHash(Sha256, key);
        foreach (var size in new[] { 0, 1, 55, 56, 63, 64, 65, 127, 128, 1000, 4095, 4096, 4097, 100_000 })
        {
            var message = new byte[size];
            random.NextBytes(message);
            var (first, second) = (random.Next(size + 1), random.Next(size + 1));
            var (start, end) = (Math.Min(first, second), Math.Max(first, second));
            var expected = HMACSHA256.HashData(key, message);

            Compute(kept).ShouldBe(expected);
            Compute(pooled).ShouldBe(expected);

            byte[] Compute(KeyedHash hash)
            {
                var mac = new byte[32];
                hash.Compute(message.AsSpan(..start), message.AsSpan(start..end), message.AsSpan(end..), mac);
                return mac;
            }
        }
    }

    [Theory]
    [InlineData("hmac-sha1")]
    [InlineData("hmac-sha256")]
    [InlineData("hmac-sha384")]
    [InlineData("hmac-sha512")]
    [InlineData("hmac-md5")]
    public void Many_threads_may_use_one_key(string name)
    {
        var algorithm = MacAlgorithm.All.Single(known => known.Name == name);
        var hash = KeyedHash.Create(algorithm, "key"u8.ToArray());
        var wrong = 0;

        Parallel.For(0, 20_000, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            var message = BitConverter.GetBytes(i);
            Span<byte> mac = stackalloc byte[algorithm.Size];
            hash.Compute(message, message, default, mac);
            byte[] whole = [.. message, .. message];
            if (!mac.SequenceEqual(CryptographicOperations.HmacData(algorithm.Hash, "key"u8, whole)))
                Interlocked.Increment(ref wrong);
        });

        wrong.ShouldBe(0);
    }
}
