using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Sealpost.AspNetCore.Bearer;
using Sealpost.AspNetCore.Handshakes;
using Sealpost.AspNetCore.Replay;
using Sealpost.AspNetCore.Secrets;
using Sealpost.Handshakes;
using Sealpost.Schemes;
using Sealpost.Secrets;

namespace Sealpost.AspNetCore.Sources;

/// <summary>Makes sources of their options, or lists every fault.</summary>
internal sealed partial class SourceCompiler(
    SchemeLibrary schemes, BearerFactory bearers, IEnumerable<IWebhookSecretProvider> providers, TimeProvider clock, ILogger<SourceCompiler> logger)
{
    /// <summary>How many keys a scheme tries for one request.</summary>
    private const int MaxActiveSecrets = 8;

    private static readonly TimeSpan LongestRetention = TimeSpan.FromDays(30);

    private readonly IWebhookSecretProvider? _provider = providers.FirstOrDefault();

    /// <exception cref="WebhookConfigurationException">The options have faults.</exception>
    public IReadOnlyDictionary<string, WebhookSource> Compile(WebhookReceiverOptions options)
    {
        var faults = new List<string>(options.Faults);
        CheckReceiver(options, faults);
        var known = schemes.Load(options.SchemeFiles, faults);
        var sources = new Dictionary<string, WebhookSource>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, settings) in options.Sources)
        {
            var draft = new SourceDraft(name, settings, options, faults);
            if (!NameForm().IsMatch(name))
                draft.Fault("", "a source's name is 1 to 64 letters, digits, hyphens and underscores: it stands in the URL.");
            if (Compile(draft, known) is { } source)
                sources.Add(name, source);
        }

        return faults.Count == 0 ? sources : throw new WebhookConfigurationException(faults);
    }

    private static void CheckReceiver(WebhookReceiverOptions options, List<string> faults)
    {
        if (options.Sources.Count == 0)
            faults.Add("Sources: there is none, so nothing could ever be received. Add one with AddSource or in the configuration.");
        if (options.MaxBodyBytes is < WebhookReceiverOptions.SmallestBody or > WebhookReceiverOptions.LargestBody)
            faults.Add($"MaxBodyBytes: give a number of bytes from {WebhookReceiverOptions.SmallestBody} to {WebhookReceiverOptions.LargestBody}.");
        if (options.BodyTimeout < TimeSpan.FromSeconds(1) || options.BodyTimeout > TimeSpan.FromMinutes(5))
            faults.Add("BodyTimeout: give a time from 1 second to 5 minutes.");
        if (options.HandlingTimeout < TimeSpan.FromSeconds(1) || options.HandlingTimeout > TimeSpan.FromHours(1))
            faults.Add("HandlingTimeout: give a time from 1 second to 1 hour.");
        if (options.ReplayCapacity is < 1_000 or > 10_000_000)
            faults.Add("ReplayCapacity: give a number of messages from 1,000 to 10,000,000.");
        if (options.PublicBaseUrl is { } url && !IsHttpUrl(url))
            faults.Add("PublicBaseUrl: give an absolute http or https URL without a query, such as https://hooks.example.com.");
    }

    private WebhookSource? Compile(SourceDraft draft, SchemeSet known)
    {
        var settings = draft.Settings;
        if (settings.MaxBodyBytes is < WebhookReceiverOptions.SmallestBody or > WebhookReceiverOptions.LargestBody)
            draft.Fault("MaxBodyBytes", $"give a number of bytes from {WebhookReceiverOptions.SmallestBody} to {WebhookReceiverOptions.LargestBody}.");
        if (settings.ReplayRetention < TimeSpan.FromMinutes(10) || settings.ReplayRetention > LongestRetention)
            draft.Fault("ReplayRetention", "give a time from 10 minutes to 30 days.");
        var scheme = FindScheme(draft, known);
        if (scheme is null && settings.Bearer is null)
        {
            if (string.IsNullOrEmpty(settings.Scheme))
                draft.Fault("Scheme", "say how the sender signs, such as github@1; a source without any proof is scheme none@1.");
            return null;
        }

        var keys = scheme is null ? ConfiguredKeys.None : ReadKeys(draft, scheme);
        CheckUnsigned(draft, scheme);
        if (scheme?.SignedWindow > settings.ReplayRetention)
            draft.Fault("ReplayRetention", $"is shorter than the {scheme.SignedWindow} for which {scheme.Id} accepts a request.");
        var address = ReadAddress(draft, scheme);
        return new WebhookSource
        {
            Name = draft.Name,
            Scheme = scheme,
            Keys = keys,
            Bearer = bearers.Make(draft),
            Tenant = settings.Tenant,
            Address = address,
            Methods = !CheckMethods(draft) ? [HttpMethods.Post] : [.. settings.Methods.Select(method => HttpMethods.GetCanonicalizedValue(method.ToUpperInvariant()))],
            MaxBodyBytes = settings.MaxBodyBytes ?? draft.Receiver.MaxBodyBytes,
            BodyTimeout = draft.Receiver.BodyTimeout,
            HandlingTimeout = draft.Receiver.HandlingTimeout,
            Replay = new ReplayPolicy(draft.Name, settings.Replay, settings.ReplayRetention),
            Handshake = FindHandshake(draft, scheme),
            HandshakeSettings = SettingsOf(draft.Settings.Handshake),
        };
    }

    private static Scheme? FindScheme(SourceDraft draft, SchemeSet known)
    {
        if (string.IsNullOrEmpty(draft.Settings.Scheme))
            return null;
        if (known.Find(draft.Settings.Scheme) is not { } scheme)
        {
            draft.Fault("Scheme", $"there is no scheme '{draft.Settings.Scheme}'; `sealpost schemes` lists them, and SchemeFiles adds your own.");
            return null;
        }

        foreach (var open in scheme.Settings.Where(setting => setting is { IsText: true, IsOptional: false } && !draft.Settings.Settings.ContainsKey(setting.Name)))
            draft.Fault($"Settings:{open.Name}", $"is missing: {open.About}");
        try
        {
            return scheme.With(draft.Settings.Settings.AsReadOnly());
        }
        catch (SchemeFormatException e)
        {
            foreach (var fault in e.Faults)
                draft.Fault("Settings", fault.ToString());
            return scheme;
        }
    }

    private ISourceKeys ReadKeys(SourceDraft draft, Scheme scheme)
    {
        var secrets = draft.Secrets();
        if (scheme.Kind == SchemeKind.None)
        {
            if (secrets.Count > 0)
                draft.Fault("Secret", $"{scheme.Id} takes no secret.");
            return ConfiguredKeys.None;
        }

        if (secrets.Count > 0)
        {
            CheckTimes(draft, secrets);
            var keys = new TenantKeys(scheme, secrets, (index, fault) => draft.Fault(draft.NameOfSecret(index), fault));
            return new ConfiguredKeys(keys);
        }

        if (_provider is not null && scheme.NeedsSecret)
            return new ProvidedKeys(draft.Name, scheme, _provider, logger);
        if (scheme.NeedsSecret)
            draft.Fault("Secret", $"is missing, so nothing from {scheme.Name} could be verified. Give it here or register UseSecrets.");
        return ConfiguredKeys.None;
    }

    private void CheckTimes(SourceDraft draft, IReadOnlyList<WebhookSecret> secrets)
    {
        var now = clock.GetUtcNow();
        foreach (var (index, secret) in secrets.Index())
        {
            if (secret.From >= secret.Until)
                draft.Fault(draft.NameOfSecret(index), "ends before it begins, so it would never count.");
        }

        if (secrets.All(secret => secret.Until <= now))
            Log.AllExpired(logger, draft.Name, secrets.Max(secret => secret.Until!.Value));

        foreach (var tenant in secrets.GroupBy(secret => secret.Tenant, StringComparer.Ordinal))
        {
            var moments = tenant.Select(secret => secret.From ?? now).Where(moment => moment > now).Append(now);
            if (moments.Any(moment => tenant.Count(secret => IsActive(secret, moment)) > MaxActiveSecrets))
                draft.Fault("Secrets", $"more than {MaxActiveSecrets} count at the same time, and then none would; give the older ones an Until.");
        }
    }

    private static bool IsActive(WebhookSecret secret, DateTimeOffset moment) =>
        (secret.From is null || secret.From <= moment) && (secret.Until is null || moment < secret.Until);

    private static bool CheckMethods(SourceDraft draft)
    {
        foreach (var method in draft.Settings.Methods.Where(method => method is null || !MethodForm().IsMatch(method)))
            draft.Fault("Methods", $"'{method}' is no HTTP method.");
        return draft.Settings.Methods.Count > 0;
    }

    private static PublicAddress ReadAddress(SourceDraft draft, Scheme? scheme)
    {
        var address = new PublicAddress(draft.Settings.PublicUrl, draft.Receiver.PublicBaseUrl?.TrimEnd('/'));
        if (draft.Settings.PublicUrl is { } url && !(Uri.TryCreate(url, UriKind.Absolute, out var whole) && whole.Scheme is "http" or "https" && whole.Fragment.Length == 0))
            draft.Fault("PublicUrl", "give the whole URL that the sender was given, such as https://hooks.example.com/square.");
        if (scheme is { CoversUrl: true } && !address.IsKnown)
            draft.Fault("PublicUrl", $"is missing: {scheme.Name} signs the URL it calls, and the Host header of a request is only the client's word. Give it, or PublicBaseUrl for all sources.");
        return address;
    }

    private void CheckUnsigned(SourceDraft draft, Scheme? scheme)
    {
        const string flag = nameof(WebhookSourceOptions.DangerouslyAcceptUnsignedWebhooks);
        var isUnsigned = scheme?.Kind == SchemeKind.None && draft.Settings.Bearer is null;
        if (isUnsigned && !draft.Settings.DangerouslyAcceptUnsignedWebhooks)
            draft.Fault("Scheme", $"{scheme!.Id} verifies nothing: anybody could send anything. If something else keeps strangers out, set {flag} to true.");
        else if (!isUnsigned && draft.Settings.DangerouslyAcceptUnsignedWebhooks)
            draft.Fault(flag, "does not go with a source that is verified; remove it.");
        else if (isUnsigned)
            Log.AcceptsUnsigned(logger, draft.Name);
    }

    private static Handshake? FindHandshake(SourceDraft draft, Scheme? scheme)
    {
        var name = draft.Settings.Handshake.Name ?? scheme?.Handshake;
        if (name is null or "none")
            return null;
        var options = draft.Settings.Handshake;
        if (options.AllowedRate < 1)
            draft.Fault("Handshake:AllowedRate", "give at least 1 event per minute.");
        if (Handshake.Find(name) is not { } handshake)
        {
            draft.Fault("Handshake:Name", $"there is no handshake '{name}'; choose none, {string.Join(", ", Handshake.All)}.");
            return null;
        }

        if (handshake.NeedsTopics && options.AllowedTopics.Count == 0)
            draft.Fault("Handshake:AllowedTopics", "name your topics: a valid signature proves Amazon, not your topic.");
        if (handshake.NeedsVerifyToken && string.IsNullOrEmpty(options.VerifyToken))
            draft.Fault("Handshake:VerifyToken", $"is missing: the handshake {name} cannot be answered without it. Set Handshake:Name to none if there is none to answer.");
        if (handshake.NeedsOrigins && options.AllowedOrigins.Count == 0)
            draft.Fault("Handshake:AllowedOrigins", $"is missing: the handshake {name} cannot be answered without it. Set Handshake:Name to none if there is none to answer.");
        return handshake;
    }

    private static HandshakeSettings SettingsOf(WebhookHandshakeOptions options) => new()
    {
        VerifyToken = string.IsNullOrEmpty(options.VerifyToken) ? null : new Secret(options.VerifyToken),
        AllowedOrigins = [.. options.AllowedOrigins],
        AllowedRate = options.AllowedRate,
        AllowedTopics = [.. options.AllowedTopics],
    };

    private static bool IsHttpUrl(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.Query.Length == 0 && url.Fragment.Length == 0;

    [GeneratedRegex("^[A-Za-z0-9_-]{1,64}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex NameForm();

    [GeneratedRegex("^[A-Za-z]{1,16}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex MethodForm();

    private static partial class Log
    {
        [LoggerMessage(2002, LogLevel.Warning, "Webhook source {Source} accepts unsigned webhooks: whoever reaches its URL can send anything")]
        public static partial void AcceptsUnsigned(ILogger logger, string source);

        [LoggerMessage(2005, LogLevel.Warning, "Every secret of webhook source {Source} has run out, the last one at {Until:u}: everything it receives is refused until it gets another")]
        public static partial void AllExpired(ILogger logger, string source, DateTimeOffset until);
    }
}
