namespace Sealpost.Load.Scenarios;

/// <summary>One measured figure.</summary>
/// <param name="Beside">What it is compared with, measured in the same run; null without.</param>
/// <param name="Aim">What it should be, in words; null when it is for the record.</param>
internal sealed record Figure(string Name, double Value, string Unit, double? Beside = null, string? Aim = null);
