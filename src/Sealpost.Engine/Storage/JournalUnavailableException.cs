using System.Data.Common;

namespace Sealpost.Engine.Storage;

/// <summary>The database does not commit now, such as on a full disk. The journal itself says in the log why, once, and goes on by itself when it can.</summary>
internal sealed class JournalUnavailableException : DbException
{
    private const string Reason = "The database does not commit now.";

    public JournalUnavailableException() : base(Reason)
    {
    }

    public JournalUnavailableException(Exception cause) : base(Reason, cause)
    {
    }

    public override bool IsTransient => true;
}
