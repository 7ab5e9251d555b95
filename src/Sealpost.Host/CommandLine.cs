namespace Sealpost.Host;

/// <summary>Reads the command line: an optional command, then settings as <c>--Section:Key value</c> or <c>--Section:Key=value</c>.</summary>
internal static class CommandLine
{
    /// <summary>The sections that settings may name; anything else is a slip of the pen.</summary>
    private static readonly string[] Sections = ["Sealpost:", "ConnectionStrings:", "Logging:", "Kestrel:"];
    private static readonly string[] Single = ["urls", "environment", "contentRoot"];

    public static Command Parse(IReadOnlyList<string> arguments)
    {
        if (arguments.Count > 0 && arguments[0] is "help" or "--help" or "-h") return new Command.Help();
        if (arguments.Count > 0 && arguments[0] is "version" or "--version") return new Command.Version();
        if (arguments.Count > 0 && arguments[0] == "demo") return arguments.Count == 1 ? new Command.Demo() : new Command.Unknown("demo takes no options.");
        var hasCommand = arguments.Count > 0 && !arguments[0].StartsWith('-');
        if (hasCommand && arguments[0] is not ("serve" or "migrate")) return new Command.Unknown($"Unknown command '{arguments[0]}'.");
        string[] settings = [.. arguments.Skip(hasCommand ? 1 : 0)];
        if (Fault(settings) is { } fault) return new Command.Unknown(fault);
        return hasCommand && arguments[0] == "migrate" ? new Command.Migrate(settings) : new Command.Serve(settings);
    }

    private static string? Fault(string[] settings)
    {
        for (var i = 0; i < settings.Length; i++)
        {
            if (!settings[i].StartsWith("--", StringComparison.Ordinal)) return $"Unexpected '{settings[i]}'.";
            var assignment = settings[i].IndexOf('=', StringComparison.Ordinal);
            var name = assignment < 0 ? settings[i][2..] : settings[i][2..assignment];
            if (!IsSetting(name)) return $"Unknown option '--{name}'.";
            if (assignment < 0 && ++i == settings.Length) return $"Option '--{name}' needs a value.";
        }

        return null;
    }

    private static bool IsSetting(string name) =>
        Single.Contains(name, StringComparer.OrdinalIgnoreCase) || Sections.Any(section => name.StartsWith(section, StringComparison.OrdinalIgnoreCase) && name.Length > section.Length);
}
