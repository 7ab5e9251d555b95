using System.Globalization;

namespace Sealpost.Engine.PostgreSql.Cluster;

/// <summary>How the database knows the journal's connection of an incarnation.</summary>
internal static class JournalName
{
    public const string Prefix = "sealpost journal ";

    public static string Of(long incarnation) => Prefix + incarnation.ToString(CultureInfo.InvariantCulture);
}
