using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Sealpost.Engine.Profiles;

/// <summary>The event that a profile's system sends as a test.</summary>
/// <param name="Payload">Sent as it is written, but for <c>{now:FORMAT}</c>: the time in UTC in a .NET format.</param>
internal sealed partial record ProfileTest(string EventType, JsonElement Payload)
{
    public byte[] Render(DateTimeOffset now) => Encoding.UTF8.GetBytes(
        Now().Replace(Payload.GetRawText(), match => now.UtcDateTime.ToString(match.Groups[1].Value, CultureInfo.InvariantCulture)));

    [GeneratedRegex(@"\{now:([^}""]+)\}")]
    private static partial Regex Now();
}
