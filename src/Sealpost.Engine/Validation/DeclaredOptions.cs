using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Sealpost.Engine.Validation;

/// <summary>Checks what the properties of a section declare, ranges and the names of enums, and names each wrong setting with its whole key and the fix.</summary>
internal sealed class DeclaredOptions<T>(string section) : IValidateOptions<T>
    where T : class
{
    public ValidateOptionsResult Validate(string? name, T options)
    {
        var faults = typeof(T).GetProperties().Select(property => Fault(property, options)).OfType<string>().ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private string? Fault(PropertyInfo property, T options)
    {
        if (property.GetValue(options) is not { } value || Expected(property, value) is not { } expected) return null;
        return string.Create(CultureInfo.InvariantCulture, $"{section}:{property.Name} is {value}: give {expected}.");
    }

    /// <summary>Null when the value is good.</summary>
    private static string? Expected(PropertyInfo property, object value)
    {
        if (property.PropertyType.IsEnum && !Enum.IsDefined(property.PropertyType, value)) return $"one of {string.Join(", ", Enum.GetNames(property.PropertyType))}";
        if (property.GetCustomAttribute<RangeAttribute>() is not { } range || range.IsValid(value)) return null;
        var kind = value is TimeSpan ? "a time such as 00:00:30," : "a number";
        return string.Create(CultureInfo.InvariantCulture, $"{kind} from {range.Minimum} to {range.Maximum}");
    }
}

internal static class DeclaredOptions
{
    /// <summary>Binds a section and checks it at start.</summary>
    public static OptionsBuilder<T> AddDeclaredOptions<T>(this IServiceCollection services, IConfiguration configuration, string section)
        where T : class
    {
        services.AddSingleton<IValidateOptions<T>>(new DeclaredOptions<T>(section));
        return services.AddOptions<T>().Bind(configuration.GetSection(section)).ValidateOnStart();
    }
}
