using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Sealpost.Engine.Members;

/// <summary>What a password is worth.</summary>
internal enum PasswordVerdict
{
    Wrong,
    Right,

    /// <summary>Right, and to be stored anew: it was hashed more cheaply than passwords are now.</summary>
    RightButOld,
}

/// <summary>
/// PBKDF2-HMAC-SHA512 with a salt of 128 bits, stored as <c>$pbkdf2-sha512$i=ITERATIONS$SALT$HASH</c> so that the cost can rise. Few run at once, so that guessing does not
/// take the processor away from deliveries.
/// </summary>
internal sealed class PasswordHasher(int iterations) : IDisposable
{
    /// <summary>OWASP, Password Storage Cheat Sheet, PBKDF2: 220,000 of HMAC-SHA512.</summary>
    public const int Iterations = 220_000;

    /// <summary>What is stored for somebody who signs in otherwise: no password is right.</summary>
    public const string None = "$none$";

    private const string Algorithm = "pbkdf2-sha512";
    private const string CostName = "i=";
    private const int MostWaiting = 50;
    private const int SaltLength = 16;
    private const int HashLength = 32;

    private readonly SemaphoreSlim _atOnce = new(Math.Max(1, Environment.ProcessorCount / 2));
    private long _runs;
    private int _waiting;

    public PasswordHasher()
        : this(Iterations)
    {
    }

    /// <summary>How often a password was hashed or checked, for tests of what is done for names that there are not.</summary>
    public long Runs => Interlocked.Read(ref _runs);

    /// <summary>So many wait for their turn that another one had better come back later.</summary>
    public bool IsBusy => Volatile.Read(ref _waiting) >= MostWaiting;

    public async Task<string> HashAsync(string password, CancellationToken cancellationToken)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltLength);
        var hash = await DeriveAsync(password, salt, iterations, cancellationToken);
        return string.Create(CultureInfo.InvariantCulture, $"${Algorithm}${CostName}{iterations}${Convert.ToBase64String(salt)}${Convert.ToBase64String(hash)}");
    }

    /// <summary>Costs the same whether there is a hash or not.</summary>
    /// <param name="stored">Null when there is no such member, or none that has a password; it is then wrong. So is what cannot be read.</param>
    public async Task<PasswordVerdict> VerifyAsync(string? stored, string password, CancellationToken cancellationToken)
    {
        var known = Parse(stored);
        var (cost, salt, expected) = known ?? new Parsed(iterations, new byte[SaltLength], new byte[HashLength]);
        var isRight = CryptographicOperations.FixedTimeEquals(await DeriveAsync(password, salt, cost, cancellationToken), expected);
        if (known is null || !isRight) return PasswordVerdict.Wrong;
        return cost < iterations ? PasswordVerdict.RightButOld : PasswordVerdict.Right;
    }

    public void Dispose() => _atOnce.Dispose();

    private async Task<byte[]> DeriveAsync(string password, byte[] salt, int cost, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _waiting);
        try
        {
            await _atOnce.WaitAsync(cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }

        try
        {
            Interlocked.Increment(ref _runs);
            return await Task.Run(() => Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), salt, cost, HashAlgorithmName.SHA512, HashLength), cancellationToken);
        }
        finally
        {
            _atOnce.Release();
        }
    }

    private static Parsed? Parse(string? stored)
    {
        if (stored?.Split('$') is not ["", Algorithm, var cost, var salt, var hash] || !cost.StartsWith(CostName, StringComparison.Ordinal)) return null;
        if (!int.TryParse(cost.AsSpan(CostName.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count < 1) return null;
        var (saltBytes, hashBytes) = (new byte[SaltLength], new byte[HashLength]);
        var isWhole = Convert.TryFromBase64String(salt, saltBytes, out var saltLength) && saltLength == SaltLength && Convert.TryFromBase64String(hash, hashBytes, out var hashLength) && hashLength == HashLength;
        return isWhole ? new(count, saltBytes, hashBytes) : null;
    }

    private sealed record Parsed(int Cost, byte[] Salt, byte[] Hash);
}
