using System.Data.Common;

namespace Sealpost.Engine.Storage;

/// <summary>The database does not commit now, such as on a full disk. The journal itself says in the log why, once, and goes on by itself when it can.</summary>
internal sealed class JournalUnavailableException : DbException
{
    private const string Reason = "The database does not commit now.";

    public JournalUnavailableException() : base(Reason)
    {
    }

    public static JournalUnavailableException ForWantOfSpace() => new("The disk reserve is reached.") { IsForWantOfSpace = true };

    public JournalUnavailableException(Exception cause) : base(Reason, cause)
    {
    }

    private JournalUnavailableException(string reason) : base(reason)
    {
    }

    /// <summary>True when it could commit, but new messages are to leave the rest of the disk to what was accepted.</summary>
    public bool IsForWantOfSpace { get; private init; }

    public override bool IsTransient => true;
}
