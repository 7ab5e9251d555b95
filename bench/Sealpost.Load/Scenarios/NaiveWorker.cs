using Npgsql;
using Sealpost.Load.Client;
using Sealpost.Load.Limits;
using Sealpost.Load.Receiver;
using Sealpost.Load.Server;

namespace Sealpost.Load.Scenarios;

/// <summary>
/// What a team writes in a day, on the same PostgreSQL: sixteen workers poll a table with SKIP LOCKED, and for each row make one HttpClient call and one UPDATE.
/// </summary>
internal sealed class NaiveWorker : Scenario
{
    private const int Workers = 16;
    private const int Backlog = 50_000;

    public override string Name => "naive";

    public override string Description => "Draining a backlog beside 16 workers that poll a table; needs --database postgresql.";

    public override async Task<IReadOnlyList<Figure>> RunAsync(ScenarioStage stage, CancellationToken cancellationToken)
    {
        if (stage.Database.ConnectionString is not { } connectionString)
            throw new InvalidOperationException("The naive worker is compared on PostgreSQL: give --database postgresql.");
        await using var nginx = await stage.StartNginxAsync(cancellationToken);
        stage.Say("the naive worker");
        var naive = await RunNaiveAsync(connectionString, nginx, stage, cancellationToken);

        stage.Say("Sealpost");
        await using var server = await stage.StartServerAsync(cancellationToken);
        using var api = new SealpostApi(server);
        var target = await api.CreateTenantAsync("load", nginx.Url, 1, cancellationToken);
        using var client = await stage.ConnectAsync(target, 128, cancellationToken);
        var before = await nginx.CountAsync(cancellationToken);
        var warm = await client.SaturateAsync(stage.Options.Duration, Backlog, cancellationToken);
        await nginx.WaitForAsync(before + warm.Accepted, stage.Time.GetTimestamp(), cancellationToken);
        before = await nginx.CountAsync(cancellationToken);
        await nginx.PauseAsync();
        var accepted = await client.SaturateAsync(TimeSpan.FromSeconds(45), Backlog, cancellationToken);
        await nginx.ResumeAsync();
        var elapsed = await nginx.WaitForAsync(before + accepted.Accepted, stage.Time.GetTimestamp(), cancellationToken);
        return [new("draining on PostgreSQL", accepted.Accepted / elapsed.TotalSeconds, "/s", naive, "at least 4 times the naive worker's")];
    }

    private static async Task<double> RunNaiveAsync(string connectionString, NginxReceiver nginx, ScenarioStage stage, CancellationToken cancellationToken)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await ExecuteAsync(source, "CREATE TABLE naive (id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, body BYTEA NOT NULL, sent_at TIMESTAMPTZ)", cancellationToken);
        await ExecuteAsync(source, "CREATE INDEX naive_open ON naive (id) WHERE sent_at IS NULL", cancellationToken);
        await using (var fill = source.CreateCommand("INSERT INTO naive (body) SELECT $1 FROM generate_series(1, 100000)"))
        {
            fill.Parameters.Add(new NpgsqlParameter { Value = MessageBody.Create(ScenarioStage.Size) });
            await fill.ExecuteNonQueryAsync(cancellationToken);
        }

        using var sender = new ReferenceSender(nginx.Url, stage.Authority.RootPath, Workers, stage.Time);
        await RunAsync(TimeSpan.FromSeconds(2));
        var sent = await RunAsync(stage.Options.Duration);
        await ExecuteAsync(source, "DROP TABLE naive", cancellationToken);
        return sent / stage.Options.Duration.TotalSeconds;

        async Task<long> RunAsync(TimeSpan duration)
        {
            var started = stage.Time.GetTimestamp();
            var counts = await Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => Task.Run(WorkAsync, cancellationToken)));
            return counts.Sum();

            async Task<long> WorkAsync()
            {
                var count = 0L;
                await using var connection = await source.OpenConnectionAsync(cancellationToken);
                while (stage.Time.GetElapsedTime(started) < duration)
                {
                    await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
                    await using var take = new NpgsqlCommand("SELECT id, body FROM naive WHERE sent_at IS NULL ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED", connection, transaction);
                    long id;
                    byte[] body;
                    await using (var reader = await take.ExecuteReaderAsync(cancellationToken))
                    {
                        await reader.ReadAsync(cancellationToken);
                        (id, body) = (reader.GetInt64(0), reader.GetFieldValue<byte[]>(1));
                    }

                    await sender.SendAsync(id, body, cancellationToken);
                    await using var mark = new NpgsqlCommand("UPDATE naive SET sent_at = now() WHERE id = $1", connection, transaction) { Parameters = { new NpgsqlParameter { Value = id } } };
                    await mark.ExecuteNonQueryAsync(cancellationToken);
                    await transaction.CommitAsync(cancellationToken);
                    count++;
                }

                return count;
            }
        }
    }

    private static async Task ExecuteAsync(NpgsqlDataSource source, string sql, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
