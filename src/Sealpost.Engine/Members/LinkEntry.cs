using System.Data.Common;
using System.Net;
using Dapper;
using Sealpost.Engine.Audit;
using Sealpost.Engine.Destinations;
using Sealpost.Engine.Identity;
using Sealpost.Engine.Storage;
using Sealpost.Engine.Validation;

namespace Sealpost.Engine.Members;

/// <summary>Gets in by a link that works once: sets the instance up, accepts an invitation, or opens a session of one tenant.</summary>
internal sealed class LinkEntry(Journal journal, AuditLog audit, LinkStore links, MemberStore members, SessionStore sessions, PasswordHasher passwords, TimeProvider time)
{
    /// <summary>Who a link is for, before it is used; null when it is unknown, used or expired.</summary>
    public async Task<Member?> FindInvitedAsync(string? token, CancellationToken cancellationToken) =>
        await links.PeekAsync(LinkKind.Password, token, cancellationToken) is { } link ? await members.FindAsync(MemberId.FromBytes(link.Id), cancellationToken) : null;

    /// <summary>Whether the link could still set the instance up.</summary>
    public async Task<bool> MaySetUpAsync(string? token, CancellationToken cancellationToken) => await links.PeekAsync(LinkKind.SetUp, token, cancellationToken) is not null;

    /// <summary>Makes the first super admin, once.</summary>
    public async Task<SignInOutcome> SetUpAsync(string? token, string? email, string? name, string? password, IPAddress address, CancellationToken cancellationToken)
    {
        if (OpaqueToken.TryHash(token) is not { } hash || !await MaySetUpAsync(token, cancellationToken)) return new SignInOutcome.LinkGone();
        var canonical = MemberRules.Canonical(email);
        List<FieldFault> faults = [.. MemberRules.FindFaults(canonical, name)];
        if (PasswordRules.FindFault(password ?? "", canonical, name ?? "") is { } fault) faults.Add(new("password", fault));
        if (faults.Count > 0) return new SignInOutcome.Faulty(faults);
        var hashed = await passwords.HashAsync(password!, cancellationToken);
        var draft = new AuditDraft(audit, new("setup", "set-up link", address.ToString(), "setUp", null, new("members", "members")));
        using (draft.Begin()) return await RunAsync(SetUp, cancellationToken);

        SignInOutcome SetUp(DbConnection connection)
        {
            MemberStore.Lock(connection);
            if (links.Take(connection, LinkKind.SetUp, hash) is null || MemberStore.HasSuperAdmin(connection)) throw new LinkGoneException();
            LinkStore.DeleteAll(connection, LinkKind.SetUp);
            var id = members.Insert(connection, new(canonical, name!, null, Role.SuperAdmin), hashed);
            draft.Made(id.ToString());
            return new SignInOutcome.Opened(sessions.Open(connection, id));
        }
    }

    /// <summary>Gives the invited member, or one whose password was reset, a password. Every session of before is over.</summary>
    /// <param name="before">The token of the session that the browser has already, if any; it ends.</param>
    public async Task<SignInOutcome> AcceptAsync(string? token, string? password, IPAddress address, string? before, CancellationToken cancellationToken)
    {
        if (OpaqueToken.TryHash(token) is not { } hash || await FindInvitedAsync(token, cancellationToken) is not { } member) return new SignInOutcome.LinkGone();
        if (PasswordRules.FindFault(password ?? "", member.Email, member.Name) is { } fault) return new SignInOutcome.Faulty([new("password", fault)]);
        var hashed = await passwords.HashAsync(password!, cancellationToken);
        using var draft = new AuditDraft(audit, new(member.Id.ToString(), member.Name, address.ToString(), "acceptInvitation", null, new("member", member.Id.ToString()))).Begin();
        return await RunAsync(Accept, cancellationToken);

        SignInOutcome Accept(DbConnection connection)
        {
            if (links.Take(connection, LinkKind.Password, hash) is null) throw new LinkGoneException();
            var changed = connection.Execute(
                "UPDATE members SET password = @hashed, revision = revision + 1, updated_at = @Now, signed_in_at = @Now WHERE id = @Id AND disabled_at IS NULL",
                new { hashed, Now = time.GetUtcNow().ToUnixTimeMilliseconds(), Id = member.Id.ToBytes() });
            if (changed == 0) throw new LinkGoneException();
            LinkStore.DeleteOf(connection, member.Id.ToBytes());
            SessionStore.EndOfMember(connection, member.Id);
            SessionStore.End(connection, before);
            return new SignInOutcome.Opened(sessions.Open(connection, member.Id));
        }
    }

    /// <summary>Opens the session that a portal link promises.</summary>
    /// <param name="before">The token of the session that the browser has already, if any; it ends.</param>
    public async Task<SignInOutcome> OpenAsync(string? token, IPAddress address, string? before, CancellationToken cancellationToken)
    {
        if (OpaqueToken.TryHash(token) is not { } hash || await links.PeekAsync(LinkKind.Portal, token, cancellationToken) is not { } link) return new SignInOutcome.LinkGone();
        var id = LinkId.FromBytes(link.Id).ToString();
        using var draft = new AuditDraft(audit, new(id, link.Name ?? "", address.ToString(), "openPortalLink", null, new("link", id))).Begin();
        return await RunAsync(Open, cancellationToken);

        SignInOutcome Open(DbConnection connection)
        {
            if (links.Take(connection, LinkKind.Portal, hash) is not { } taken) throw new LinkGoneException();
            SessionStore.End(connection, before);
            return new SignInOutcome.Opened(sessions.Open(connection, taken));
        }
    }

    private async Task<SignInOutcome> RunAsync(Func<DbConnection, SignInOutcome> work, CancellationToken cancellationToken)
    {
        try
        {
            return await journal.ExecuteAsync(work, cancellationToken);
        }
        catch (LinkGoneException)
        {
            return new SignInOutcome.LinkGone();
        }
        catch (ChangeRefusedException refusal)
        {
            return new SignInOutcome.Faulty([refusal.Fault]);
        }
    }

    /// <summary>Thrown inside a transaction, so that nothing of it stays.</summary>
    private sealed class LinkGoneException : Exception;
}
