using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Sealpost.Engine.Settings;

/// <summary>
/// Binds the properties of a section and checks what they declare. Unlike the framework's binder it does not end at the first value that it cannot read:
/// each wrong setting is named with its whole key and the fix, and keeps its default so that the others can be checked as well.
/// </summary>
internal sealed class DeclaredOptions<T>(IConfiguration configuration, string section) : IConfigureOptions<T>, IValidateOptions<T>
    where T : class
{
    private readonly IReadOnlyList<DeclaredSetting> _settings = DeclaredSetting.Of(section, typeof(T));

    public void Configure(T options)
    {
        foreach (var setting in _settings)
        {
            if (setting.Read(configuration) is SettingValue.Given given) setting.Set(options, given.Value);
        }
    }

    public ValidateOptionsResult Validate(string? name, T options)
    {
        var faults = _settings.Select(setting => setting.Read(configuration) is SettingValue.Unreadable unreadable ? setting.Fault(unreadable) : setting.Fault(options)).OfType<string>().ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}

internal static class DeclaredOptions
{
    /// <summary>Binds a section and checks it at start. What stands below <c>Sealpost</c> and is in no such section is refused.</summary>
    public static OptionsBuilder<T> AddDeclaredOptions<T>(this IServiceCollection services, IConfiguration configuration, string section)
        where T : class
    {
        var declared = new DeclaredOptions<T>(configuration, section);
        services.AddSingleton<IConfigureOptions<T>>(declared).AddSingleton<IValidateOptions<T>>(declared);
        services.AddSingleton(new DeclaredSection(DeclaredSetting.Of(section, typeof(T))));
        return services.AddOptions<T>().ValidateOnStart();
    }
}
