using System.ComponentModel;
using System.Text.Json.Serialization;
using Sealpost.Server.Json;
using Sealpost.Server.Paging;

namespace Sealpost.Server.Members;

[Description("Somebody to invite.")]
internal sealed record NewMember(
    [property: Description("The e-mail address to sign in with. Nothing is sent to it.")] string? Email,
    [property: Description("What people call the member: 1 to 100 characters.")] string? Name,
    [property: Description("viewer, webhookManager, tenantAdmin or superAdmin, which is never limited to a tenant.")] string? Role,
    [property: Description("The id of the one tenant that the member belongs to; absent or null for the whole instance.")] string? Tenant = null);

[Description("What to change of a member.")]
internal sealed record MemberPatch(
    [property: Description("What people call the member: 1 to 100 characters.")] string? Name = null,
    [property: Description("viewer, webhookManager, tenantAdmin or superAdmin. Another role ends the member's sessions.")] string? Role = null,
    [property: Description("Whether the member is kept from signing in. It ends the member's sessions.")] bool? Disabled = null);

[Description("Somebody who may sign in.")]
internal sealed record MemberView(
    [property: Description("mem_ and 26 characters.")] string Id,
    [property: Description("The e-mail address to sign in with, in lower case.")] string Email,
    [property: Description("What people call the member.")] string Name,
    [property: Description("The one tenant that the member belongs to; null for the whole instance.")] string? Tenant,
    [property: Description("What the member may do there."), JsonConverter(typeof(CamelCaseEnumConverter<Role>))] Role Role,
    [property: Description("invited until there is a password, then active; disabled when kept from signing in."), JsonConverter(typeof(CamelCaseEnumConverter<MemberState>))] MemberState State,
    [property: Description("Counts the changes; it is also the ETag.")] long Revision,
    [property: Description("When the member was invited.")] DateTimeOffset CreatedAt,
    [property: Description("When the member was last changed.")] DateTimeOffset UpdatedAt,
    [property: Description("When the member last signed in; null for never.")] DateTimeOffset? SignedInAt)
{
    public const string Example = $"{{{Members}}}";
    public const string InvitedExample = $$"""{{{Members}},"link":"https://hooks.example.com/invitation?token=…"}""";
    private const string Members =
        "\"id\":\"mem_01kczq3v7q8r5t6w9x0y1z2a3b\",\"email\":\"ada@example.com\",\"name\":\"Ada\",\"tenant\":\"acme\",\"role\":\"tenantAdmin\",\"state\":\"invited\",\"revision\":1," +
        "\"createdAt\":\"2026-01-31T09:30:00.000Z\",\"updatedAt\":\"2026-01-31T09:30:00.000Z\",\"signedInAt\":null";

    [Description("Where the member chooses a password, this once: good for one use within seven days. Hand it over on a way that only the member reads.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Link { get; init; }

    public static MemberView Of(Member member) => new(
        member.Id.ToString(), member.Email, member.Name, member.Tenant, member.Role, member.State, member.Revision, member.CreatedAt, member.UpdatedAt, member.SignedInAt);

    /// <summary>Keeps the link out of logs.</summary>
    public override string ToString() => Id;
}

[Description("A link into the portal to make.")]
internal sealed record NewPortalLink(
    [property: Description("viewer, the default, or webhookManager.")] string? Role = null,
    [property: Description("How long the link may wait to be used: 1m to 1h, default 15m.")] string? ExpiresIn = null,
    [property: Description("How long the session lasts that it opens: 1m to 12h, default 1h.")] string? SessionFor = null);

[Description("A link that opens one session of one tenant.")]
internal sealed record PortalLinkView(
    [property: Description("lnk_ and 26 characters: whom the audit log names for what is done in the session.")] string Id,
    [property: Description("Where it leads: send a browser there, once.")] string Url,
    [property: Description("What may be done in the session."), JsonConverter(typeof(CamelCaseEnumConverter<Role>))] Role Role,
    [property: Description("After this time the link no longer works.")] DateTimeOffset ExpiresAt,
    [property: Description("How long the session lasts.")] string SessionFor)
{
    public const string Example =
        """{"id":"lnk_01kczq3v7q8r5t6w9x0y1z2a3b","url":"https://hooks.example.com/enter?token=…","role":"viewer","expiresAt":"2026-01-31T09:45:00.000Z","sessionFor":"1h"}""";

    /// <summary>Keeps the link out of logs.</summary>
    public override string ToString() => Id;
}

[JsonSourceGenerationOptions(
    System.Text.Json.JsonSerializerDefaults.Web,
    AllowDuplicateProperties = false,
    NumberHandling = JsonNumberHandling.Strict,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    Converters = [typeof(UtcTimestampConverter)])]
[JsonSerializable(typeof(NewMember))]
[JsonSerializable(typeof(MemberPatch))]
[JsonSerializable(typeof(MemberView))]
[JsonSerializable(typeof(Page<MemberView>))]
[JsonSerializable(typeof(NewPortalLink))]
[JsonSerializable(typeof(PortalLinkView))]
internal sealed partial class MemberJson : JsonSerializerContext;
