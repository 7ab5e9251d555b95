using System.Data.Common;

namespace Sealpost.Engine.Audit;

/// <summary>
/// The entries of one request, which are written in the transactions of its changes: so there is no change without an entry and no entry without a change. It travels
/// with the request to where it calls the journal, so that no store can forget it.
/// </summary>
/// <remarks>A transaction that wrote nothing, because the change was refused, leaves no entry.</remarks>
internal sealed class AuditDraft(AuditLog log, AuditAct act) : IDisposable
{
    private static readonly AsyncLocal<AuditDraft?> Ambient = new();

    private volatile bool _ended;
    private string? _made;

    /// <summary>Of the request under way; null outside of one, and for what it left running behind.</summary>
    public static AuditDraft? Current => Ambient.Value is { _ended: false } draft ? draft : null;

    /// <summary>From now on until it is disposed of, for everything that this flow calls.</summary>
    public AuditDraft Begin() => Ambient.Value = this;

    public void Dispose() => _ended = true;

    /// <summary>Says, inside the transaction, what has been made.</summary>
    public void Made(string resource) => _made = resource;

    /// <summary>The same work, and its entry. It may run more than once, when the database fails.</summary>
    public Func<DbConnection, T> Around<T>(Func<DbConnection, T> work) => connection =>
    {
        _made = null;
        var before = act.Subject.Read(connection);
        var owner = act.Subject.FindTenant(connection);
        var writes = log.CountWrites(connection);
        var result = work(connection);
        if (log.CountWrites(connection) == writes) return result;
        var made = _made is { } resource ? AuditSubject.OfMade(resource, act.Subject) : null;
        var subject = made is null || made == act.Subject ? act.Subject : made;
        log.Insert(connection, act, subject, owner, subject == act.Subject ? before : null, subject.Read(connection));
        return result;
    };
}
