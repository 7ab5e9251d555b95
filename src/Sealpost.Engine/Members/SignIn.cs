using System.Data.Common;
using System.Net;
using Dapper;
using Sealpost.Engine.Audit;
using Sealpost.Engine.Identity;
using Sealpost.Engine.Notifications.Mail;
using Sealpost.Engine.Storage;

namespace Sealpost.Engine.Members;

/// <summary>Opens and ends sessions of members. Every session has a token of its own, so nobody can prepare one for somebody else.</summary>
internal sealed class SignIn(Journal journal, AuditLog audit, MemberStore members, SessionStore sessions, SignInAttempts attempts, PasswordHasher passwords, TimeProvider time)
{
    private static readonly TimeSpan WhenBusy = TimeSpan.FromSeconds(5);

    /// <summary>For a name that there is not the same is done as for one that there is.</summary>
    /// <param name="before">The token of the session that the browser has already, if any; it ends.</param>
    public async Task<SignInOutcome> SignInAsync(string? email, string? password, IPAddress address, string? before, CancellationToken cancellationToken)
    {
        var name = MemberRules.Canonical(email);
        if (passwords.IsBusy) return new SignInOutcome.Paused(WhenBusy);
        if (await attempts.BeginAsync(name, address, cancellationToken) is { } pause) return new SignInOutcome.Paused(pause);
        var member = await members.FindByEmailAsync(name.Contains('\0', StringComparison.Ordinal) ? "" : name, cancellationToken);
        var given = password is { Length: <= 2 * PasswordRules.Longest } ? password : "";
        var verdict = await passwords.VerifyAsync(member is { State: MemberState.Active } ? member.Password : null, given, cancellationToken);
        if (member is null || verdict == PasswordVerdict.Wrong) return new SignInOutcome.Refused();
        var renewed = verdict == PasswordVerdict.RightButOld ? await passwords.HashAsync(given, cancellationToken) : member.Password;
        using var draft = Draft("signIn", member, address).Begin();
        return await journal.ExecuteAsync(Open, cancellationToken);

        SignInOutcome Open(DbConnection connection)
        {
            if (!Stands(connection, member, "signed_in_at = @Now, password = @renewed", renewed)) return new SignInOutcome.Refused();
            SignInAttempts.Forgive(connection, name, address);
            SessionStore.End(connection, before);
            return new SignInOutcome.Opened(sessions.Open(connection, MemberId.FromBytes(member.Id)));
        }
    }

    /// <summary>
    /// Lets in whom somebody else knows by an e-mail address that is theirs. An invitation is thereby accepted: there is a way to sign in, if no password, and links that would
    /// give one are over.
    /// </summary>
    /// <param name="before">The token of the session that the browser has already, if any; it ends.</param>
    public async Task<SignInOutcome> SignInExternallyAsync(string email, IPAddress address, string? before, CancellationToken cancellationToken)
    {
        // Before it is folded: there are other letters whose lower case is an ASCII one.
        if (!EmailAddress.IsValid(email)) return new SignInOutcome.Refused();
        if (await members.FindByEmailAsync(MemberRules.Canonical(email), cancellationToken) is not { DisabledAt: null } member) return new SignInOutcome.Refused();
        using var draft = Draft("signInExternally", member, address).Begin();
        return await journal.ExecuteAsync(Open, cancellationToken);

        SignInOutcome Open(DbConnection connection)
        {
            var found = connection.Execute(
                "UPDATE members SET signed_in_at = @Now, password = COALESCE(password, @None) WHERE id = @Id AND disabled_at IS NULL",
                new { member.Id, PasswordHasher.None, Now = time.GetUtcNow().ToUnixTimeMilliseconds() });
            if (found == 0) return new SignInOutcome.Refused();
            if (member.Password is null) LinkStore.DeleteOf(connection, member.Id);
            SessionStore.End(connection, before);
            return new SignInOutcome.Opened(sessions.Open(connection, MemberId.FromBytes(member.Id)));
        }
    }

    /// <summary>Ends a session; one that is not there is over already.</summary>
    public async Task SignOutAsync(string? token, IPAddress address, CancellationToken cancellationToken)
    {
        if (await sessions.FindAsync(token, cancellationToken) is not { } session) return;
        using var draft = new AuditDraft(audit, new(session.Actor, session.Name, address.ToString(), "signOut", session.Tenant, new(session.IsMember ? "member" : "link", session.Actor))).Begin();
        await journal.ExecuteAsync(End, cancellationToken);

        bool End(DbConnection connection)
        {
            SessionStore.End(connection, token);
            return true;
        }
    }

    /// <summary>Changes the password of the member who is signed in. All the member's sessions end, and a new one begins.</summary>
    public async Task<SignInOutcome> ChangePasswordAsync(string? token, string? current, string? wanted, IPAddress address, CancellationToken cancellationToken)
    {
        if (await sessions.FindAsync(token, cancellationToken) is not { IsMember: true } session || !MemberId.TryParse(session.Actor, out var id)) return new SignInOutcome.Refused();
        if (await members.FindAsync(id, cancellationToken) is not { } known) return new SignInOutcome.Refused();
        if (PasswordRules.FindFault(wanted ?? "", known.Email, known.Name) is { } fault) return new SignInOutcome.Faulty([new("password", fault)]);
        // A stolen session is not to be where passwords are guessed.
        if (await attempts.BeginAsync(known.Email, address, cancellationToken) is { } pause) return new SignInOutcome.Paused(pause);
        var member = await members.FindByEmailAsync(known.Email, cancellationToken);
        var given = current is { Length: <= 2 * PasswordRules.Longest } ? current : "";
        if (await passwords.VerifyAsync(member?.Password, given, cancellationToken) == PasswordVerdict.Wrong || member is null) return new SignInOutcome.Refused();
        var renewed = await passwords.HashAsync(wanted!, cancellationToken);
        using var draft = Draft("changePassword", member, address).Begin();
        return await journal.ExecuteAsync(Change, cancellationToken);

        SignInOutcome Change(DbConnection connection)
        {
            if (!Stands(connection, member, "updated_at = @Now, password = @renewed", renewed)) return new SignInOutcome.Refused();
            SignInAttempts.Forgive(connection, known.Email, address);
            SessionStore.EndOfMember(connection, id);
            LinkStore.DeleteOf(connection, member.Id);
            return new SignInOutcome.Opened(sessions.Open(connection, id));
        }
    }

    /// <summary>False when the member was disabled, or the password changed, since it was looked at.</summary>
    private bool Stands(DbConnection connection, MemberRow member, string change, string? renewed) => connection.Execute(
        $"UPDATE members SET {change} WHERE id = @Id AND password = @Password AND disabled_at IS NULL", new { member.Id, member.Password, renewed, Now = time.GetUtcNow().ToUnixTimeMilliseconds() }) == 1;

    private AuditDraft Draft(string action, MemberRow member, IPAddress address)
    {
        var id = MemberId.FromBytes(member.Id).ToString();
        return new(audit, new(id, member.Name, address.ToString(), action, null, new("member", id)));
    }
}
