using Sealpost.Host;
using Sealpost.Host.Demo;
using Sealpost.Host.Migration;

return CommandLine.Parse(args) switch
{
    Command.Serve serve => await Server.RunAsync(serve.Settings),
    Command.Migrate migrate => await MigrateCommand.RunAsync(migrate.Settings),
    Command.Demo => await DemoCommand.RunAsync(),
    Command.Version => Usage.PrintVersion(Console.Out),
    Command.Help => Usage.Print(Console.Out, exitCode: 0),
    Command.Unknown unknown => Usage.Refuse(unknown.Reason),
    var other => throw new InvalidOperationException($"Unhandled command {other.GetType().Name}."),
};
