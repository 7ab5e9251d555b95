using System.Globalization;
using Microsoft.Extensions.Hosting;
using Sealpost.Catalogue;
using Sealpost.Schemes;

namespace Sealpost.AspNetCore.Sources;

/// <summary>Every scheme a source may name: the application's own and the catalogue's.</summary>
internal sealed class SchemeLibrary(IEnumerable<Scheme> added, IHostEnvironment environment)
{
    /// <param name="files">Paths of scheme files.</param>
    /// <param name="faults">Receives the faults of the files.</param>
    public SchemeSet Load(IEnumerable<string> files, List<string> faults)
    {
        var own = new Dictionary<string, Scheme>(StringComparer.Ordinal);
        foreach (var fault in added.Select(scheme => Add(scheme, own)).OfType<string>())
            faults.Add($"AddScheme: {fault}");
        foreach (var (index, file) in files.Index())
        {
            foreach (var fault in Read(file, own))
                faults.Add($"SchemeFiles:{index}: {file}: {fault}");
        }

        return new(own);
    }

    private IEnumerable<string> Read(string file, Dictionary<string, Scheme> own)
    {
        try
        {
            var scheme = Scheme.Parse(File.ReadAllBytes(Path.Combine(environment.ContentRootPath, file)));
            return Add(scheme, own) is { } fault ? [fault] : [];
        }
        catch (SchemeFormatException e)
        {
            return e.Faults.Select(fault => fault.ToString());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ["cannot be read."];
        }
    }

    /// <returns>Null when it was added.</returns>
    private static string? Add(Scheme scheme, Dictionary<string, Scheme> own) =>
        SchemeCatalogue.Default.Find(scheme.Id) is null && own.TryAdd(scheme.Id, scheme)
            ? null
            : $"{scheme.Id} exists already; a scheme never changes, so give yours another name or version.";
}

/// <summary>Schemes by id.</summary>
internal sealed class SchemeSet(IReadOnlyDictionary<string, Scheme> own)
{
    /// <param name="id">With its version, or without it for the newest.</param>
    public Scheme? Find(string id) =>
        own.GetValueOrDefault(id)
        ?? own.Values.Where(scheme => scheme.Id.AsSpan(0, VersionMark(scheme)).SequenceEqual(id)).Append(SchemeCatalogue.Default.Find(id)).OfType<Scheme>().MaxBy(Version);

    private static int Version(Scheme scheme) => int.Parse(scheme.Id.AsSpan(VersionMark(scheme) + 1), NumberStyles.None, CultureInfo.InvariantCulture);

    private static int VersionMark(Scheme scheme) => scheme.Id.IndexOf('@', StringComparison.Ordinal);
}
