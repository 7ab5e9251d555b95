using Sealpost.Load.Server;

namespace Sealpost.Load;

/// <summary>What one run of the bench measures and with which sizes.</summary>
/// <param name="Rounds">How often every measurement is repeated; medians are over these.</param>
/// <param name="Warmup">How long each system is loaded before the first round, so that its code is compiled.</param>
/// <param name="Duration">How long clients publish in a sustained measurement.</param>
/// <param name="Concurrency">Client connections, each with one request under way.</param>
/// <param name="Size">Bytes of a message body.</param>
/// <param name="Destinations">Destinations that each message goes to.</param>
/// <param name="Spread">Destinations that messages go to in turn, one each; then <paramref name="Destinations"/> is 1.</param>
/// <param name="Database">Where the server stores.</param>
/// <param name="Backlog">Messages accepted before a drain begins.</param>
/// <param name="LatencyDuration">How long the 50 messages per second go on.</param>
/// <param name="Workers">Requests under way in the two limits.</param>
/// <param name="ServerPath">The built server, a <c>.dll</c>; null measures the limits only.</param>
/// <param name="DataRoot">Directory on a real disk for databases, certificates and nginx.</param>
/// <param name="JsonPath">Where the figures go as JSON.</param>
internal sealed record LoadOptions(
    int Rounds, TimeSpan Warmup, TimeSpan Duration, int Concurrency, int Size, int Destinations, int Spread, DatabaseKind Database, int Backlog, TimeSpan LatencyDuration, int Workers,
    string? ServerPath, string DataRoot, string JsonPath);
