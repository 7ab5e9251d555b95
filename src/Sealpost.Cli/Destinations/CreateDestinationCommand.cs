using System.CommandLine;
using Sealpost.Cli.Connections;
using Sealpost.Client.Destinations;

namespace Sealpost.Cli.Destinations;

/// <summary><c>sealpost destinations create</c>: shows the generated secret, this once.</summary>
internal static class CreateDestinationCommand
{
    public static Command Create(TenantOptions tenant)
    {
        var url = new Argument<string?>("url") { Description = "Where to send: an https URL.", Arity = ArgumentArity.ZeroOrOne };
        var profile = new Option<string?>("--profile") { Description = "Which system to behave like. The default is standard-webhooks.", HelpName = "id" };
        var description = new Option<string?>("--description") { Description = "For people.", HelpName = "text" };
        var eventTypes = new Option<string[]>("--event-type") { Description = "An event type to send, a name or a pattern; one for each. The default is all.", HelpName = "name" };
        var disabled = new Option<bool>("--disabled") { Description = "Begin as disabled." };
        var ordered = new Option<bool>("--ordered") { Description = "Send one delivery at a time, in the order of acceptance." };
        var file = JsonFileOption.Create("Everything as the API takes it, a JSON object, instead of the url and these options");
        var command = new Command("create", "Creates a destination and shows its secret, this once.") { url, profile, description, eventTypes, disabled, ordered, file };
        command.Validators.Add(result =>
        {
            if (result.GetValue(file) is null == result.GetValue(url) is null)
                result.AddError("Give a url or --file, one of them.");
        });
        tenant.SetAction(command, async (inside, call, cancellationToken) =>
        {
            var created = call.Value(file) is { } path
                ? await inside.Destinations.CreateFromJsonAsync(await JsonFileOption.ReadAsync(call, path, cancellationToken), cancellationToken: cancellationToken)
                : await inside.Destinations.CreateAsync(ReadOptions(call), cancellationToken: cancellationToken);
            if (created.Secret is not null)
                await call.Context.Error.WriteLineAsync("Keep the secret: it is shown this once.");
            return await call.ShowAsync(created);
        });
        return command;

        NewDestination ReadOptions(ServerCall call) => new()
        {
            Url = call.Value(url)!,
            Profile = call.Value(profile),
            Description = call.Value(description),
            EventTypes = call.Value(eventTypes) is { Length: > 0 } types ? types : null,
            Enabled = call.Value(disabled) ? false : null,
            Ordered = call.Value(ordered) ? true : null,
        };
    }
}
