using System.Reflection;

namespace Sealpost.Host;

internal static class Usage
{
    private const int BadUsage = 2;
    private const string Text =
        """
        Usage: Sealpost.Host [serve] [--Section:Key=value …]
               Sealpost.Host demo
               Sealpost.Host migrate [--Section:Key=value …]

          serve    Run the server (the default). It listens on ASPNETCORE_URLS or --urls; default http://127.0.0.1:8080.
          demo     Send one event as each system and authentication to a receiver that knows only the vendors' rules,
                   print what it made of them, and exit with 0 if it verified every one and refused every forgery.
          migrate  Move the SQLite instance in Sealpost:Data to the empty PostgreSQL database of ConnectionStrings:Sealpost,
                   with everything that is still to be delivered. Stop the server before. docs/migrate.md
          version  Print the version.
          help     Print this.

        Settings, such as --Sealpost:Data=/var/lib/sealpost, may also stand in appsettings.json or in the environment
        as Sealpost__Data. docs/configuration.md lists them all.
        """;

    public static int Print(TextWriter to, int exitCode)
    {
        to.WriteLine(Text);
        return exitCode;
    }

    /// <summary>The version and the commit it was built from.</summary>
    public static int PrintVersion(TextWriter to)
    {
        to.WriteLine(typeof(Usage).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion);
        return 0;
    }

    public static int Refuse(string reason)
    {
        Console.Error.WriteLine(reason);
        return Print(Console.Error, BadUsage);
    }
}
