using System.Globalization;
using System.Reflection;
using Sealpost.Schemes;

namespace Sealpost.Catalogue;

/// <summary>The schemes that ship with Sealpost, each pinned by identity and version.</summary>
/// <remarks>Safe to share between threads. A scheme's file is read when it is first asked for.</remarks>
public sealed class SchemeCatalogue
{
    private const string ResourcePrefix = "scheme/";

    private readonly Dictionary<string, Lazy<Scheme>> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Lazy<Scheme>> _newest = new(StringComparer.Ordinal);
    private readonly Lazy<IReadOnlyCollection<Scheme>> _all;

    private SchemeCatalogue(Assembly assembly)
    {
        foreach (var resource in assembly.GetManifestResourceNames().Where(name => name.StartsWith(ResourcePrefix, StringComparison.Ordinal)).OrderBy(Version))
        {
            var id = resource[ResourcePrefix.Length..];
            var scheme = new Lazy<Scheme>(() => Read(assembly, resource));
            _byId.Add(id, scheme);
            _newest[id[..id.IndexOf('@', StringComparison.Ordinal)]] = scheme;
        }

        _all = new(() => [.. _byId.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => entry.Value.Value)]);
    }

    /// <summary>The built-in catalogue.</summary>
    public static SchemeCatalogue Default { get; } = new(typeof(SchemeCatalogue).Assembly);

    /// <summary>Every scheme, by id.</summary>
    public IReadOnlyCollection<Scheme> Schemes => _all.Value;

    /// <summary>Finds a scheme.</summary>
    /// <param name="id"><c>stripe@1</c>, or <c>stripe</c> for its newest version. Case counts.</param>
    /// <returns>Null when there is none.</returns>
    public Scheme? Find(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return _byId.TryGetValue(id, out var scheme) || _newest.TryGetValue(id, out scheme) ? scheme.Value : null;
    }

    private static int Version(string resource) =>
        int.Parse(resource.AsSpan(resource.IndexOf('@', StringComparison.Ordinal) + 1), NumberStyles.None, CultureInfo.InvariantCulture);

    private static Scheme Read(Assembly assembly, string resource)
    {
        using var stream = assembly.GetManifestResourceStream(resource)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return Scheme.Parse(bytes);
    }
}
