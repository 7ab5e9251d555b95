namespace Sealpost.Cli.Listening;

/// <summary>One request as it arrived, and what was made of it.</summary>
/// <param name="Number">From 1, in the order of arrival.</param>
/// <param name="Target">Path and query as they stood in the request line.</param>
/// <param name="Checks">One for each scheme; empty when none was asked for.</param>
/// <param name="Status">What was answered.</param>
internal sealed record ReceivedRequest(
    int Number, DateTimeOffset At, string Method, string Target, List<KeyValuePair<string, string>> Headers, byte[] Body, IReadOnlyList<SchemeCheck> Checks, int Status)
{
    /// <summary>Null when no scheme was asked for.</summary>
    public bool? IsVerified => Checks.Count == 0 ? null : Checks.Any(check => check.Result.IsAccepted);
}
