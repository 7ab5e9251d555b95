namespace Sealpost.Engine.Templates;

/// <summary>Templates that ship with Sealpost. They expect alerts as EnGenius Cloud describes them.</summary>
internal static class BuiltInTemplates
{
    /// <summary>Sends the payload as it is, byte for byte, with its own content type.</summary>
    public const string Raw = "raw";

    private static readonly Dictionary<string, PayloadTemplate> Templates = new(StringComparer.Ordinal)
    {
        ["slack"] = Compile(
            """
            {"text":"*{{ /alertType | default: "Alert" }}* on {{ /deviceName | default: "an unnamed device" }} ({{ /deviceModel | default: "unknown model" }}) in {{ /networkName | default: "an unnamed network" }}, level {{ /alertLevel | default: "unknown" }}, at {{ /occurredAt | default: "an unknown time" }}"}
            """),
        ["teams"] = Compile(
            """
            {"type":"message","attachments":[{"contentType":"application/vnd.microsoft.card.adaptive","content":{"$schema":"http://adaptivecards.io/schemas/adaptive-card.json","type":"AdaptiveCard","version":"1.4","body":[{"type":"TextBlock","weight":"Bolder","wrap":true,"text":"{{ /alertType | default: "Alert" }}"},{"type":"FactSet","facts":[{"title":"Device","value":"{{ /deviceName }}"},{"title":"Network","value":"{{ /networkName }}"},{"title":"Level","value":"{{ /alertLevel }}"},{"title":"Time","value":"{{ /occurredAt }}"}]}]}}]}
            """),
    };

    public static IEnumerable<string> Names => Templates.Keys.Prepend(Raw);

    /// <summary>Null when the name is unknown, or <see cref="Raw"/>, which needs no template.</summary>
    public static PayloadTemplate? Find(string name) => Templates.GetValueOrDefault(name);

    private static PayloadTemplate Compile(string text) =>
        PayloadTemplate.TryParse(TemplateContentType.Default, text, fault => throw new InvalidOperationException(fault))!;
}
