namespace Sealpost.Server.Access;

/// <summary>
/// Marks an endpoint that needs an API key like the others but looks for it by itself, before the host's middleware: authentication and authorization
/// cost more than everything else that accepting a message takes.
/// </summary>
internal sealed class ChecksKeyItself;
