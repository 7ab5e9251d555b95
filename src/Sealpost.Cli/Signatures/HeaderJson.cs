namespace Sealpost.Cli.Signatures;

internal sealed record HeaderJson(string Name, string Value);
