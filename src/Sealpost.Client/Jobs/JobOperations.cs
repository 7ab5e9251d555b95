using System.Runtime.CompilerServices;
using Sealpost.Client.Json;
using Sealpost.Client.Paging;
using Sealpost.Client.Problems;
using Sealpost.Client.Transport;

namespace Sealpost.Client.Jobs;

/// <summary>Recovers, replays and cancels many deliveries of one tenant at once.</summary>
public sealed class JobOperations
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private readonly ApiConnection _connection;
    private readonly ApiPath _root;

    internal JobOperations(ApiConnection connection, ApiPath tenant)
    {
        _connection = connection;
        _root = tenant.Then("jobs");
    }

    /// <summary>Makes a job. It works through the deliveries oldest first, in the background, and goes on after a restart of the server.</summary>
    /// <param name="job">What to do.</param>
    /// <param name="idempotencyKey">1 to 255 visible ASCII characters: the same key within 24 hours answers with what was made before. Null for a new one.</param>
    /// <param name="cancellationToken">Gives up; the job may run nevertheless.</param>
    /// <returns>The job, running.</returns>
    /// <exception cref="SealpostProblemException">Something about it is refused, or 20 jobs of the tenant run already.</exception>
    public Task<Job> CreateAsync(NewJob job, string? idempotencyKey = null, CancellationToken cancellationToken = default) =>
        _connection.SendAsync(ApiRequest.Create(_root, job, ClientJson.Default.NewJob, idempotencyKey), ClientJson.Default.Job, cancellationToken);

    /// <summary>Jobs, newest first, read as the enumeration goes on.</summary>
    /// <param name="pageSize">How many one request brings: 1 to 250, default 50.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public IAsyncEnumerable<Job> ListAsync(int pageSize = PageSize.Usual, CancellationToken cancellationToken = default) =>
        _connection.ListAsync(_root, pageSize, ClientJson.Default.PageJob, cancellationToken);

    /// <summary>One page of the jobs.</summary>
    /// <param name="after">The <see cref="Page{T}.Next"/> of the page before; null for the first.</param>
    /// <param name="pageSize">How many it has at most: 1 to 250, default 50.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SealpostProblemException"><paramref name="after"/> is no such place.</exception>
    public Task<Page<Job>> ReadPageAsync(string? after = null, int pageSize = PageSize.Usual, CancellationToken cancellationToken = default) =>
        _connection.ReadPageAsync(_root, after, pageSize, ClientJson.Default.PageJob, cancellationToken);

    /// <summary>One job with its progress.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SealpostProblemException">There is none.</exception>
    public Task<Job> GetAsync(string id, CancellationToken cancellationToken = default) =>
        _connection.SendAsync(ApiRequest.Get(_root.Then(id)), ClientJson.Default.Job, cancellationToken);

    /// <summary>Looks at a job twice a second until it has ended; the last one that comes is the ended one.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Stops looking; the job goes on.</param>
    public async IAsyncEnumerable<Job> WatchAsync(string id, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var job = await GetAsync(id, cancellationToken);
            yield return job;
            if (job.State != JobState.Running) yield break;
            await _connection.WaitAsync(Pause, cancellationToken);
        }
    }

    /// <summary>Stops a job. What it has changed so far stays changed; one that has ended stays as it ended.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The job as it is now.</returns>
    /// <exception cref="SealpostProblemException">There is none.</exception>
    public Task<Job> CancelAsync(string id, CancellationToken cancellationToken = default) =>
        _connection.SendAsync(ApiRequest.Post(_root.Then(id, "cancel"), isRepeatable: true), ClientJson.Default.Job, cancellationToken);
}
