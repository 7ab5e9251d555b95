using System.CommandLine;
using System.Text.Json.Nodes;
using Sealpost.Cli.Connections;

namespace Sealpost.Cli.Sources;

/// <summary><c>sealpost sources create</c>: shows the URL to give the sender, this once.</summary>
internal static class CreateSourceCommand
{
    public static Command Create(TenantOptions tenant)
    {
        var scheme = new Argument<string?>("scheme") { Description = "How the sender signs: a scheme of the catalogue, such as stripe; none verifies nothing.", Arity = ArgumentArity.ZeroOrOne };
        var name = new Option<string?>("--name") { Description = "For people.", HelpName = "text" };
        var secret = new SourceSecretOptions();
        var networks = new Option<string[]>("--allow") { Description = "A network or an address that may call, or centrepoint; one for each. The default is everybody.", HelpName = "network" };
        var file = JsonFileOption.Create("The source as the API takes it, a JSON object: handshake, eventType, deduplicate and what else it needs. Options come over it");
        var command = new Command("create", "Creates a source and shows its URL, this once.") { scheme, name, networks, file };
        secret.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(file) is null && result.GetValue(scheme) is null)
                result.AddError("Give a scheme or --file.");
        });
        tenant.SetAction(command, async (inside, call, cancellationToken) =>
        {
            var source = call.Value(file) is { } path ? await JsonFileOption.ReadAsync(call, path, cancellationToken) : [];
            if (call.Parsed.GetValue(scheme) is { } id)
                source["scheme"] = id;
            if (call.Value(name) is { } text)
                source["name"] = text;
            if (call.Value(networks) is { Length: > 0 } allowed)
                source["allowedNetworks"] = new JsonArray([.. allowed.Select(network => (JsonNode)network)]);
            await secret.WriteToAsync(source, call, cancellationToken);
            var created = await inside.Sources.CreateFromJsonAsync(source, cancellationToken: cancellationToken);
            await call.Context.Error.WriteLineAsync(created.Secret is null ? "Keep the URL: it is shown this once." : "Keep the URL and the secret: they are shown this once.");
            return await call.ShowAsync(created);
        });
        return command;
    }
}
