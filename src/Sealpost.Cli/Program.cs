using Sealpost.Cli;
using Sealpost.Cli.Terminal;

return await SealpostCommand.RunAsync(args, CommandContext.OfThisProcess(), CancellationToken.None);
