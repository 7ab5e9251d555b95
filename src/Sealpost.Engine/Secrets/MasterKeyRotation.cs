using System.Globalization;
using System.Text;
using Dapper;
using Sealpost.Engine.Cluster;
using Sealpost.Engine.Storage;

namespace Sealpost.Engine.Secrets;

/// <summary>Makes another master key the current one while the server runs.</summary>
/// <remarks>
/// A key comes in two steps. First every node is given it beside the old one, which goes on sealing; then it becomes current. So no node ever meets a row that it
/// cannot open. Each node of a cluster says in the database which keys it has.
/// </remarks>
internal sealed class MasterKeyRotation(
    Database database, Journal journal, SecretSealer sealer, MasterKeyGate gate, MasterKeyOptions options, Membership membership, LaneOwnership ownership) : IDisposable
{
    private const string HolderPrefix = "master-keys-of:";

    // What was read before another's rotation must not undo it.
    private readonly SemaphoreSlim _turn = new(1);
    private (long Incarnation, int Newest) _told;

    public async Task<KeyReport> ReadAsync(CancellationToken cancellationToken)
    {
        await RefreshAsync(cancellationToken);
        await using var connection = await database.OpenReaderAsync(cancellationToken);
        var counts = SealedSecrets.CountByVersion(connection);
        var held = sealer.Keys.Versions.ToHashSet();
        return new KeyReport(sealer.CurrentVersion, [.. held.Union(counts.Keys).Order().Select(version => new KeyUse(version, counts.GetValueOrDefault(version), held.Contains(version)))]);
    }

    /// <exception cref="MasterKeyException">The keys cannot be read, or the new one not be written.</exception>
    public async Task<KeyRotation> RotateAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            await RefreshInTurnAsync(cancellationToken);
            return await RotateInTurnAsync(cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Takes up keys that were added to the file, and the version that another node has made current.</summary>
    /// <exception cref="MasterKeyException">The keys cannot be read, or the current one is not among them.</exception>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            await RefreshInTurnAsync(cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task<KeyRotation> RotateInTurnAsync(CancellationToken cancellationToken)
    {
        var current = sealer.CurrentVersion;
        var keys = sealer.Keys;
        if (keys.NewestVersion <= current && MasterKeyFile.AddKey(options, keys) is { } grown) keys = grown;
        var newest = keys.NewestVersion;
        if (newest <= current) return new KeyRotation.NoNewKey(current);
        if (await FindNodeWithoutAsync(newest, cancellationToken) is { } node) return new KeyRotation.NodeLacksKey(node, newest);
        await gate.WriteCheckAsync(keys, newest, cancellationToken);
        sealer.Unlock(keys, newest);
        return new KeyRotation.Rotated(newest);
    }

    private async Task RefreshInTurnAsync(CancellationToken cancellationToken)
    {
        var keys = MasterKeyFile.Reload(options);
        // A key that vanished from the file while the server runs may still be needed; the next start finds out.
        if (!keys.Includes(sealer.Keys)) keys = sealer.Keys;
        await using (var connection = database.OpenReader())
            sealer.Unlock(keys, SealedSecrets.ReadCheck(connection) is { } check ? SecretSealer.VersionOf(check) : sealer.CurrentVersion);
        await TellAsync(ownership.Incarnation, keys.NewestVersion, cancellationToken);
    }

    private async Task TellAsync(long incarnation, int newest, CancellationToken cancellationToken)
    {
        if (incarnation is LaneOwnership.Alone or LaneOwnership.Lost || _told == (incarnation, newest)) return;
        await journal.ExecuteAsync(
            connection => connection.Execute(
                "INSERT INTO instance (name, value) VALUES (@Name, @Value) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                new { Name = NameOf(incarnation), Value = Encoding.UTF8.GetBytes(newest.ToString(CultureInfo.InvariantCulture)) }),
            cancellationToken);
        _told = (incarnation, newest);
    }

    private async Task<string?> FindNodeWithoutAsync(int version, CancellationToken cancellationToken)
    {
        var others = (await membership.ListNodesAsync(cancellationToken)).Where(node => !node.IsSelf).ToArray();
        await using var connection = await database.OpenReaderAsync(cancellationToken);
        foreach (var node in others)
        {
            var told = await connection.QuerySingleOrDefaultAsync<byte[]>(new CommandDefinition(
                "SELECT value FROM instance WHERE name = @Name", new { Name = NameOf(node.Incarnation) }, cancellationToken: cancellationToken));
            if (told is null || int.Parse(told, CultureInfo.InvariantCulture) < version) return node.Name;
        }

        return null;
    }

    private static string NameOf(long incarnation) => string.Create(CultureInfo.InvariantCulture, $"{HolderPrefix}{incarnation}");
}
