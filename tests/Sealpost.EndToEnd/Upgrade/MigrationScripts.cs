using System.Globalization;
using System.Reflection;

namespace Sealpost.EndToEnd.Upgrade;

/// <summary>The numbered scripts of a storage provider, as they are in its assembly.</summary>
internal sealed class MigrationScripts
{
    private readonly Assembly _provider;

    /// <param name="provider">The provider's assembly, such as <c>Sealpost.Engine.Sqlite</c>.</param>
    public MigrationScripts(string provider)
    {
        _provider = Assembly.Load(provider);
        var prefix = $"{provider}.Migrations.V";
        Names = _provider.GetManifestResourceNames().Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
            .ToDictionary(name => int.Parse(name.AsSpan(prefix.Length, 3), NumberStyles.None, CultureInfo.InvariantCulture));
    }

    /// <summary>The version that a start of this build leaves behind.</summary>
    public int Newest => Names.Keys.Max();

    private Dictionary<int, string> Names { get; }

    /// <summary>In their order, up to and with a version.</summary>
    public IEnumerable<(int Version, string Sql)> UpTo(int version)
    {
        foreach (var (number, name) in Names.Where(script => script.Key <= version).OrderBy(script => script.Key))
        {
            using var reader = new StreamReader(_provider.GetManifestResourceStream(name)!);
            yield return (number, reader.ReadToEnd());
        }
    }
}
