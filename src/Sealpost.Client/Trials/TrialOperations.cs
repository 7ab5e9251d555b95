using System.Text.Json.Nodes;
using Sealpost.Client.Json;
using Sealpost.Client.Problems;
using Sealpost.Client.Transport;

namespace Sealpost.Client.Trials;

/// <summary>Tries what a destination would do with an event. Nothing is stored and nothing is sent.</summary>
public sealed class TrialOperations
{
    private readonly ApiConnection _connection;

    internal TrialOperations(ApiConnection connection) => _connection = connection;

    /// <summary>Asks a filter about an event.</summary>
    /// <param name="trial">As the API takes it: <c>eventType</c>, <c>payload</c>, and <c>profile</c>, <c>eventTypes</c>, <c>eventOptions</c> and <c>filter</c> as a destination has them.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SealpostProblemException"><see cref="ProblemTypes.Validation"/>: the errors name every field that is wrong.</exception>
    public Task<FilterTrial> TryFilterAsync(JsonObject trial, CancellationToken cancellationToken = default) => _connection.SendAsync(
        ApiRequest.Post(ApiPath.Of("filters", "try"), trial, ClientJson.Default.JsonObject, isRepeatable: true), ClientJson.Default.FilterTrial, cancellationToken);

    /// <summary>Makes the body that a template makes of an event.</summary>
    /// <param name="trial">As the API takes it: <c>payloadTemplate</c>, <c>eventType</c> and <c>payload</c>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SealpostProblemException"><see cref="ProblemTypes.Validation"/>: the errors name every field that is wrong.</exception>
    public Task<TemplateTrial> TryTemplateAsync(JsonObject trial, CancellationToken cancellationToken = default) => _connection.SendAsync(
        ApiRequest.Post(ApiPath.Of("templates", "try"), trial, ClientJson.Default.JsonObject, isRepeatable: true), ClientJson.Default.TemplateTrial, cancellationToken);
}
