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
        var own = added.ToDictionary(scheme => scheme.Id, StringComparer.Ordinal);
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
            return SchemeCatalogue.Default.Find(scheme.Id) is not null || !own.TryAdd(scheme.Id, scheme)
                ? [$"{scheme.Id} exists already; a scheme never changes, so give yours another name or version."]
                : [];
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
}

/// <summary>Schemes by id.</summary>
internal sealed class SchemeSet(IReadOnlyDictionary<string, Scheme> own)
{
    public Scheme? Find(string id) => own.GetValueOrDefault(id) ?? SchemeCatalogue.Default.Find(id);
}
