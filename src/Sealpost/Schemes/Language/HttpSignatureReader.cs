using Sealpost.Cryptography;
using Sealpost.Schemes.Evaluation;
using Sealpost.Schemes.HttpSignatures;

namespace Sealpost.Schemes.Language;

/// <summary>Reads the members of kind httpsig.</summary>
internal static class HttpSignatureReader
{
    private static readonly TimeSpan DefaultFuture = TimeSpan.FromMinutes(5);

    private static readonly IReadOnlyList<(string Name, ProofAlgorithm? Algorithm)> Algorithms =
    [
        .. MacAlgorithm.All.Concat<ProofAlgorithm>(SigningAlgorithm.All)
            .Select(known => (Name: HttpSignatureDefinition.RegisteredName(known), Algorithm: known))
            .Where(known => known.Name is not null)
            .Select(known => (known.Name!, (ProofAlgorithm?)known.Algorithm)),
    ];

    public static HttpSignatureDefinition? Read(ObjectReader reader)
    {
        var algorithm = reader.Choice("algorithm", Algorithms, null, isRequired: true);
        var components = reader.Texts("components") ?? [];
        foreach (var component in components.Where(name => !IsComponent(name)))
            reader.Fault("components", $"'{component}' is not a component; write a header name in lower case, or @method, @target-uri, @authority, @scheme, @request-target, @path, @query.");

        var (past, future) = (default(TimeSpan?), DefaultFuture);
        if (reader.Object("created") is { } created)
        {
            past = created.Duration("past");
            future = created.Duration("future") ?? DefaultFuture;
            created.Close();
        }

        var definition = new HttpSignatureDefinition
        {
            Algorithm = algorithm ?? MacAlgorithm.All[0],
            Components = components,
            Past = past,
            Future = future,
            Tag = reader.Text("tag"),
            Label = reader.Text("label"),
            NeedsNonce = reader.Flag("nonce"),
        };
        return algorithm is null ? null : definition;
    }

    private static bool IsComponent(string name) =>
        name is "@method" or "@target-uri" or "@authority" or "@scheme" or "@request-target" or "@path" or "@query"
        || (PlaceReader.IsHeaderName(name) && !name.Any(char.IsAsciiLetterUpper));
}
