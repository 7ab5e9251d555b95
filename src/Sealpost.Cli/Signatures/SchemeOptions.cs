using System.CommandLine;
using System.Text;
using Sealpost.Catalogue;
using Sealpost.Cli.Terminal;
using Sealpost.Schemes;
using Sealpost.Secrets;

namespace Sealpost.Cli.Signatures;

/// <summary>Which schemes, with which settings and secrets.</summary>
internal sealed class SchemeOptions
{
    public const string SecretVariable = "SEALPOST_SECRET";

    private readonly Option<string[]> _schemes = new("--scheme", "-s") { HelpName = "id", Description = "Scheme from the catalogue, such as engenius or stripe@1." };
    private readonly Option<string[]> _files = new("--scheme-file") { HelpName = "path", Description = "Scheme of your own, a JSON file." };
    private readonly Option<string[]> _settings = new("--set") { HelpName = "name=value", Description = "Chooses a setting of the scheme." };
    private readonly Option<string[]> _secrets = new("--secret")
    {
        HelpName = "text",
        Description = $"Secret; several for a rotation, oldest first. Other users of this machine can read a command line: prefer --secret-file or {SecretVariable}.",
    };

    private readonly Option<string[]> _secretFiles = new("--secret-file")
    {
        HelpName = "path",
        Description = "File that holds a secret; one line break at its end does not count. They come after those of --secret.",
    };

    /// <summary>What means nothing without a scheme.</summary>
    private Option<string[]>[] NeedingScheme => [_secrets, _secretFiles, _settings];

    public void AddTo(Command command)
    {
        command.Add(_schemes);
        command.Add(_files);
        command.Add(_settings);
        command.Add(_secrets);
        command.Add(_secretFiles);
    }

    /// <summary>The one scheme a command needs.</summary>
    /// <exception cref="UsageException">None or several are named, or something about it or a secret is wrong.</exception>
    public async Task<KeyedScheme> ReadOneAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var schemes = await ReadSchemesAsync(parsed, cancellationToken);
        if (schemes.Count != 1)
            throw new UsageException("Name one scheme, with --scheme or --scheme-file. 'sealpost schemes' lists those of the catalogue.");
        var scheme = schemes[0];
        var secrets = await ReadSecretsAsync(parsed, context, cancellationToken);
        if (secrets.Count == 0 && scheme.NeedsSecret)
            throw new UsageException($"{scheme.Id} needs a secret: give --secret-file, --secret or {SecretVariable}.");

        try
        {
            return new KeyedScheme(scheme, scheme.Kind == SchemeKind.None ? [] : [.. secrets.Select(secret => scheme.CreateKey(secret))]);
        }
        catch (SecretFormatException fault)
        {
            throw new UsageException($"{scheme.Id}: {fault.Message}");
        }
    }

    /// <summary>Any number of schemes, each with those of the secrets that have its format.</summary>
    /// <exception cref="UsageException">Something about a scheme is wrong, a scheme is left without a secret, or what is said about schemes without naming one would verify nothing.</exception>
    public async Task<IReadOnlyList<KeyedScheme>> ReadAllAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var schemes = await ReadSchemesAsync(parsed, cancellationToken);
        if (schemes.Count == 0 && NeedingScheme.FirstOrDefault(option => parsed.GetValue(option) is { Length: > 0 }) is { } without)
            throw new UsageException($"{without.Name} alone verifies nothing: name the scheme too, such as --scheme standard-webhooks. 'sealpost schemes' lists those of the catalogue.");
        var secrets = await ReadSecretsAsync(parsed, context, cancellationToken);
        return [.. schemes.Select(WithFittingSecrets)];

        KeyedScheme WithFittingSecrets(Scheme scheme)
        {
            if (scheme.Kind == SchemeKind.None)
                return new KeyedScheme(scheme, []);
            var keys = new List<SchemeKey>();
            var reason = "no secret is given";
            foreach (var secret in secrets)
            {
                try
                {
                    keys.Add(scheme.CreateKey(secret));
                }
                catch (SecretFormatException fault)
                {
                    reason = fault.Message;
                }
            }

            return keys.Count > 0 || (secrets.Count == 0 && !scheme.NeedsSecret) ? new KeyedScheme(scheme, [.. keys]) : throw new UsageException($"{scheme.Id} has no secret it can use: {reason}");
        }
    }

    private async Task<List<Scheme>> ReadSchemesAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var schemes = (parsed.GetValue(_schemes) ?? []).Select(Find).ToList();
        foreach (var path in parsed.GetValue(_files) ?? [])
            schemes.Add(Parse(path, await ReadFile.BytesAsync("--scheme-file", path, cancellationToken)));

        var settings = ParseSettings(parsed.GetValue(_settings) ?? []);
        return settings.Count == 0 ? schemes : [.. schemes.Select(scheme => Choose(scheme, settings))];
    }

    private async Task<List<Secret>> ReadSecretsAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var texts = new List<string>(parsed.GetValue(_secrets) ?? []);
        foreach (var path in parsed.GetValue(_secretFiles) ?? [])
            texts.Add(ReadFile.WithoutLineBreak(Encoding.UTF8.GetString(await ReadFile.BytesAsync("--secret-file", path, cancellationToken))));
        if (texts.Count == 0 && context.Environment(SecretVariable) is { Length: > 0 } variable)
            texts.Add(variable);
        if (texts.Any(string.IsNullOrEmpty))
            throw new UsageException("A secret is empty.");
        return [.. texts.Select(text => new Secret(text))];
    }

    private static Scheme Find(string id) =>
        SchemeCatalogue.Default.Find(id) ?? throw new UsageException($"There is no scheme '{Printable.Line(id)}'. 'sealpost schemes' lists those of the catalogue; --scheme-file takes your own.");

    private static Scheme Parse(string path, byte[] json)
    {
        try
        {
            return Scheme.Parse(json);
        }
        catch (SchemeFormatException fault)
        {
            throw new UsageException(string.Join('\n', fault.Faults.Select(f => $"{path}: {f}")));
        }
    }

    private static Scheme Choose(Scheme scheme, Dictionary<string, string> settings)
    {
        try
        {
            return scheme.With(settings);
        }
        catch (SchemeFormatException fault)
        {
            throw new UsageException(string.Join('\n', fault.Faults.Select(f => $"{scheme.Id}: --set: {f.Message}")));
        }
    }

    private static Dictionary<string, string> ParseSettings(string[] pairs)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in pairs)
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0 || !settings.TryAdd(pair[..equals], pair[(equals + 1)..]))
                throw new UsageException($"--set '{Printable.Line(pair)}': write name=value, each name once.");
        }

        return settings;
    }
}
