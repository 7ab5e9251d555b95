using Sealpost.Client;
using Sealpost.Client.Deliveries;
using Sealpost.Client.Problems;

namespace Sealpost.Portal.Deliveries;

/// <summary>What the destinations of some deliveries are called: their description, or else their URL.</summary>
internal static class DestinationNames
{
    /// <summary>Asks once for each destination, and leaves out those that are deleted.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> ReadAsync(SealpostTenant tenant, IEnumerable<Delivery> deliveries, CancellationToken cancellationToken)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var id in deliveries.Select(delivery => delivery.Destination).Distinct(StringComparer.Ordinal))
        {
            try
            {
                var destination = await tenant.Destinations.GetAsync(id, cancellationToken);
                names[id] = destination.Description.Length > 0 ? destination.Description : destination.Url;
            }
            catch (SealpostProblemException gone) when (gone.Type == ProblemTypes.NotFound)
            {
                names[id] = $"{id} (deleted)";
            }
        }

        return names;
    }
}
