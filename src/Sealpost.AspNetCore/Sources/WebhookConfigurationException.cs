namespace Sealpost.AspNetCore.Sources;

/// <summary>The receiver's options have faults, so the application does not start. All of them are listed, each with its key and what mends it.</summary>
/// <param name="faults">Every fault.</param>
public sealed class WebhookConfigurationException(IReadOnlyList<string> faults)
    : Exception($"The webhook receiver cannot start:{Environment.NewLine}  {string.Join($"{Environment.NewLine}  ", faults)}")
{
    /// <summary>Every fault, such as <c>Sources:github:Secret: …</c>. Never repeats a secret.</summary>
    public IReadOnlyList<string> Faults { get; } = faults;
}
