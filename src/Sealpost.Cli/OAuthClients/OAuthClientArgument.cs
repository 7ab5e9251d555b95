using System.CommandLine;

namespace Sealpost.Cli.OAuthClients;

internal static class OAuthClientArgument
{
    public static Argument<string> Create() => new("client") { Description = "OAuth2 client, oac_ and 26 characters." };
}
