using System.Text.Json;

namespace Sealpost.Server.ExternalLogin;

/// <summary>Reads what a provider knows of somebody. Pure.</summary>
internal static class UserInformation
{
    /// <summary>The address; null unless the provider says that it is verified, by <c>true</c> or, as some do, by the text of it.</summary>
    public static string? FindVerifiedEmail(JsonElement root, string emailClaim, string verifiedClaim) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty(emailClaim, out var email) && email.ValueKind == JsonValueKind.String
        && root.TryGetProperty(verifiedClaim, out var verified) && IsTrue(verified)
            ? email.GetString()
            : null;

    private static bool IsTrue(JsonElement value) => value.ValueKind == JsonValueKind.True || (value.ValueKind == JsonValueKind.String && value.ValueEquals("true"u8));
}
