using System.Collections.Frozen;
using System.Globalization;
using System.Security.Cryptography;

namespace Sealpost.Engine.Secrets;

/// <summary>The master keys by version. Which of them seals, the database says: one is added first, and made the current one later, when every node has it.</summary>
/// <remarks>As text: one <c>version:base64</c> a line, 32 bytes a key, <c>#</c> begins a comment. A lone base64 line is version 1.</remarks>
internal sealed class KeyRing
{
    public const int KeySize = 32;

    private readonly FrozenDictionary<int, byte[]> _keys;

    private KeyRing(Dictionary<int, byte[]> keys)
    {
        _keys = keys.ToFrozenDictionary();
        NewestVersion = _keys.Keys.Max();
    }

    public int NewestVersion { get; }

    public IEnumerable<int> Versions => _keys.Keys.Order();

    public static KeyRing Generate() => new(new() { [1] = RandomNumberGenerator.GetBytes(KeySize) });

    /// <exception cref="MasterKeyException">The text is not a key ring. The message never repeats it.</exception>
    public static KeyRing Parse(string text)
    {
        var keys = new Dictionary<int, byte[]>();
        var lines = text.Split(['\n', ',', ';'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Where(line => line[0] != '#')
            .ToArray();
        foreach (var line in lines)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var version = 1;
            if (colon < 0 ? lines.Length > 1 : !int.TryParse(line.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out version) || version < 1)
                throw new MasterKeyException("A line of the master key does not begin with its version; write 1:BASE64, 2:BASE64, one a line.");
            if (!keys.TryAdd(version, Decode(line.AsSpan(colon + 1).Trim(), version)))
                throw new MasterKeyException($"The master key has version {version} twice; keep one of the two.");
        }

        return keys.Count > 0
            ? new KeyRing(keys)
            : throw new MasterKeyException("The master key is empty; it needs one line 1:BASE64 with 32 random bytes.");
    }

    /// <summary>These keys and a new one, whose version is the next after the newest.</summary>
    public KeyRing WithNewKey() => new(new(_keys) { [NewestVersion + 1] = RandomNumberGenerator.GetBytes(KeySize) });

    /// <summary>True when every key of the other ring is in this one, and is the same.</summary>
    public bool Includes(KeyRing other) => other._keys.All(key => _keys.TryGetValue(key.Key, out var own) && CryptographicOperations.FixedTimeEquals(own, key.Value));

    public bool TryGet(int version, out ReadOnlySpan<byte> key)
    {
        var found = _keys.TryGetValue(version, out var bytes);
        key = bytes;
        return found;
    }

    /// <summary>The text that <see cref="Parse"/> reads. For the key file alone.</summary>
    public string Reveal() =>
        string.Concat(_keys.OrderBy(key => key.Key).Select(key => string.Create(CultureInfo.InvariantCulture, $"{key.Key}:{Convert.ToBase64String(key.Value)}\n")));

    public override string ToString() => $"{_keys.Count} master keys [redacted]";

    private static byte[] Decode(ReadOnlySpan<char> base64, int version)
    {
        Span<byte> key = stackalloc byte[KeySize + 1];
        return Convert.TryFromBase64Chars(base64, key, out var written) && written == KeySize
            ? key[..KeySize].ToArray()
            : throw new MasterKeyException($"Master key version {version} is not the base64 of {KeySize} bytes; make one with: openssl rand -base64 32");
    }
}
