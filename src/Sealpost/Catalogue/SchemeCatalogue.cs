using Sealpost.Schemes;

namespace Sealpost.Catalogue;

/// <summary>The schemes that ship with Sealpost, each pinned by identity and version.</summary>
public sealed class SchemeCatalogue
{
    /// <summary>The built-in catalogue.</summary>
    public static SchemeCatalogue Default => throw new NotImplementedException();

    /// <summary>Every scheme, by id.</summary>
    public IReadOnlyCollection<Scheme> Schemes => throw new NotImplementedException();

    /// <summary>Finds <c>stripe@1</c>, or the newest version of <c>stripe</c>; null when there is none.</summary>
    public Scheme? Find(string id) => throw new NotImplementedException();
}
