using System.Net;
using Sealpost.Client.Problems;
using Sealpost.Client.Transport;

namespace Sealpost.Client.Health;

/// <summary>Asks the server how it is. Needs no API key, and asks once: nothing is repeated.</summary>
public sealed class HealthOperations
{
    private readonly ApiConnection _connection;

    internal HealthOperations(ApiConnection connection) => _connection = connection;

    /// <summary>Whether the server can commit and dispatch.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Ready, or the reason why not, for people.</returns>
    /// <exception cref="SealpostProblemException">The answer is neither yes nor no.</exception>
    /// <exception cref="HttpRequestException">Nothing answers.</exception>
    public async Task<Readiness> ReadyAsync(CancellationToken cancellationToken = default)
    {
        using var response = await _connection.GetAsync("health/ready", cancellationToken);
        if (response.StatusCode == HttpStatusCode.OK) return new(true, null);
        var problem = await ProblemReader.ReadAsync(response, cancellationToken);
        return response.StatusCode == HttpStatusCode.ServiceUnavailable ? new(false, problem.Problem.Detail) : throw problem;
    }
}
