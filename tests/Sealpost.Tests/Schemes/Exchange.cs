using System.Text;
using Sealpost.Schemes;
using Sealpost.Secrets;
using Sealpost.TestKit;

namespace Sealpost.Tests.Schemes;

/// <summary>The vocabulary of the signature tests: sign as a sender, verify as a receiver.</summary>
internal static class Exchange
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 11, 12, 0, 0, TimeSpan.Zero);

    public static SchemeKey Key(this Scheme scheme, string secret, string? id = null) => scheme.CreateKey(new Secret(secret), id: id);

    public static Scheme With(this Scheme scheme, params (string Name, string Value)[] settings) =>
        scheme.With(settings.ToDictionary(setting => setting.Name, setting => setting.Value));

    public static List<KeyValuePair<string, string>> Sign(
        this Scheme scheme, byte[] body, SchemeKey[] keys, DateTimeOffset? time = null, string? id = "msg_1")
    {
        var headers = new List<KeyValuePair<string, string>>();
        scheme.Sign(new SignRequest { Body = body, Id = id, Time = time ?? Noon, Method = "POST", Url = "https://example.com/hook?a=1" }, keys, headers);
        return headers;
    }

    public static VerifyResult Verify(
        this Scheme scheme, IReadOnlyList<KeyValuePair<string, string>> headers, byte[] body, SchemeKey[] keys, DateTimeOffset? now = null) =>
        scheme.Verify(
            new VerifyRequest<HeaderList> { Headers = new(headers), Body = body, Method = "POST", Url = "https://example.com/hook?a=1" },
            keys,
            new ManualTimeProvider(now ?? Noon));

    /// <summary>Text that survives being written as UTF-8 and read again.</summary>
    public static string WithoutSurrogates(string text) => string.Concat(text.Where(c => !char.IsSurrogate(c)));

    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    public static List<KeyValuePair<string, string>> Headers(params (string Name, string Value)[] lines) =>
        [.. lines.Select(line => new KeyValuePair<string, string>(line.Name, line.Value))];

    public static List<KeyValuePair<string, string>> Replace(
        this IEnumerable<KeyValuePair<string, string>> headers, string name, string? value) =>
        [
            .. headers.Where(line => value is not null || !line.Key.Equals(name, StringComparison.OrdinalIgnoreCase))
                .Select(line => line.Key.Equals(name, StringComparison.OrdinalIgnoreCase) ? new(line.Key, value!) : line),
        ];
}
