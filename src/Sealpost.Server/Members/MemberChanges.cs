using System.Data.Common;
using Microsoft.AspNetCore.Http;
using Sealpost.Engine.Identity;
using Sealpost.Engine.Storage;
using Sealpost.Server.Idempotency;
using Sealpost.Server.SignIns;
using Sealpost.Server.Sources;

namespace Sealpost.Server.Members;

/// <summary>Changes of members, each with its link in one transaction.</summary>
internal sealed class MemberChanges(MemberStore members, LinkStore links, Journal journal, IdempotencyLedger ledger, PublicAddress address, TimeProvider time)
{
    private static readonly TimeSpan LinkLifetime = TimeSpan.FromDays(7);

    public Task<Member?> FindAsync(MemberId id, HttpContext context) => members.FindAsync(id, context.RequestAborted);

    public Task<Creation<MemberView>> InviteAsync(RequestKey? key, MemberDraft draft, HttpContext context) => ledger.CreateAsync(
        key,
        connection =>
        {
            var id = members.Insert(connection, draft, password: null);
            return (id.ToString(), WithLink(connection, id, context));
        },
        context.RequestAborted);

    /// <summary>Null when somebody else has changed the member meanwhile.</summary>
    public async Task<Member?> ChangeAsync(Member member, string name, Role role, bool disabled, HttpContext context) =>
        await journal.ExecuteAsync(connection => members.Change(connection, member.Id, member.Revision, name, role, disabled), context.RequestAborted) ? await FindAsync(member.Id, context) : null;

    public Task<bool> DeleteAsync(Member member, HttpContext context) => journal.ExecuteAsync(connection => MemberStore.Delete(connection, member.Id), context.RequestAborted);

    /// <summary>Null when the member is gone.</summary>
    public Task<MemberView?> ResetAsync(Member member, HttpContext context) =>
        journal.ExecuteAsync(connection => members.TakePassword(connection, member.Id) ? WithLink(connection, member.Id, context) : null, context.RequestAborted);

    private MemberView WithLink(DbConnection connection, MemberId id, HttpContext context)
    {
        var token = links.Insert(connection, new(LinkKind.Password, id.Value, time.GetUtcNow() + LinkLifetime));
        return MemberView.Of(MemberStore.Find(connection, id)!.ToMember()) with { Link = $"{address.Of(context)}{PortalPaths.Invitation}?{PortalPaths.Token}={token.Text}" };
    }
}
