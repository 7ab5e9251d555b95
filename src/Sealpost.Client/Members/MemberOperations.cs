using Sealpost.Client.Json;
using Sealpost.Client.Paging;
using Sealpost.Client.Problems;
using Sealpost.Client.Transport;

namespace Sealpost.Client.Members;

/// <summary>The people who may sign in. Needs a tenant admin of their tenant.</summary>
public sealed class MemberOperations
{
    private static readonly ApiPath Root = ApiPath.Of("members");
    private readonly ApiConnection _connection;

    internal MemberOperations(ApiConnection connection) => _connection = connection;

    /// <summary>Invites somebody. Nothing is sent: hand the <see cref="Member.Link"/> over yourself.</summary>
    /// <param name="member">Who it is.</param>
    /// <param name="idempotencyKey">1 to 255 visible ASCII characters: the same key within 24 hours answers with what was made before. Null for a new one.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SealpostProblemException">The e-mail address is taken, the role is more than the caller's, or something else is refused.</exception>
    public Task<Member> InviteAsync(NewMember member, string? idempotencyKey = null, CancellationToken cancellationToken = default) =>
        _connection.SendAsync(ApiRequest.Create(Root, member, ClientJson.Default.NewMember, idempotencyKey), ClientJson.Default.Member, cancellationToken);

    /// <summary>The members of the tenants that the caller administers, newest first, read as the enumeration goes on.</summary>
    /// <param name="pageSize">How many one request brings: 1 to 250, default 50.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public IAsyncEnumerable<Member> ListAsync(int pageSize = PageSize.Usual, CancellationToken cancellationToken = default) =>
        _connection.ListAsync(Root, pageSize, ClientJson.Default.PageMember, cancellationToken);

    /// <summary>One page of the members.</summary>
    /// <param name="after">The <see cref="Page{T}.Next"/> of the page before; null for the first.</param>
    /// <param name="pageSize">How many it has at most: 1 to 250, default 50.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SealpostProblemException"><paramref name="after"/> is no such place.</exception>
    public Task<Page<Member>> ReadPageAsync(string? after = null, int pageSize = PageSize.Usual, CancellationToken cancellationToken = default) =>
        _connection.ReadPageAsync(Root, after, pageSize, ClientJson.Default.PageMember, cancellationToken);

    /// <summary>One member.</summary>
    /// <param name="id">The member's id.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SealpostProblemException">There is none.</exception>
    public Task<Member> GetAsync(string id, CancellationToken cancellationToken = default) =>
        _connection.SendAsync(ApiRequest.Get(Root.Then(id)), ClientJson.Default.Member, cancellationToken);

    /// <summary>Changes a member.</summary>
    /// <param name="id">The member's id.</param>
    /// <param name="change">What to change.</param>
    /// <param name="revision">The <see cref="Member.Revision"/> that was read.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The member as it is now.</returns>
    /// <exception cref="SealpostProblemException"><see cref="ProblemTypes.PreconditionFailed"/>: it was changed meanwhile. <see cref="ProblemTypes.Conflict"/>: it is the last super admin.</exception>
    public Task<Member> ChangeAsync(string id, MemberChange change, long revision, CancellationToken cancellationToken = default) =>
        _connection.SendAsync(ApiRequest.Patch(Root.Then(id), change, ClientJson.Default.MemberChange, revision), ClientJson.Default.Member, cancellationToken);

    /// <summary>Takes a member's password away and ends the sessions. It is never sent a second time by itself: that would end the link of the first answer.</summary>
    /// <param name="id">The member's id.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The member, with a link to choose another password with.</returns>
    /// <exception cref="SealpostProblemException">There is none, or the member is disabled.</exception>
    public Task<Member> ResetPasswordAsync(string id, CancellationToken cancellationToken = default) =>
        _connection.SendAsync(ApiRequest.Post(Root.Then(id).Then("reset-password"), isRepeatable: false), ClientJson.Default.Member, cancellationToken);

    /// <summary>Removes a member, whose sessions end at once.</summary>
    /// <param name="id">The member's id.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SealpostProblemException">There is none, or it is the last super admin.</exception>
    public Task RemoveAsync(string id, CancellationToken cancellationToken = default) => _connection.SendAsync(ApiRequest.Delete(Root.Then(id)), cancellationToken);
}
