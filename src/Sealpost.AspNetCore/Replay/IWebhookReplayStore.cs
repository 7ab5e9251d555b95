namespace Sealpost.AspNetCore.Replay;

/// <summary>
/// Remembers which messages have been handled. The built-in one is this process's memory; several processes that receive for each other share
/// one, such as <see cref="SqlReplayStore"/>. Only requests whose proof is valid ever reach it.
/// </summary>
public interface IWebhookReplayStore
{
    /// <summary>Claims a message for handling, atomically, or says why not.</summary>
    /// <param name="key">What it is remembered by.</param>
    /// <param name="lease">After this time the claim of a process that died counts no longer.</param>
    /// <param name="cancellationToken">Ends when the sender hangs up.</param>
    /// <exception cref="Exception">Whatever it throws answers 503: a message that cannot be claimed is not handled.</exception>
    ValueTask<ReplayVerdict> ClaimAsync(ReplayKey key, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>Marks a claimed message as handled.</summary>
    /// <param name="key">What was claimed.</param>
    /// <param name="retention">How long to remember it.</param>
    ValueTask CompleteAsync(ReplayKey key, TimeSpan retention);

    /// <summary>Gives a claim back, because handling failed: the sender's next attempt is handled.</summary>
    /// <param name="key">What was claimed.</param>
    ValueTask ReleaseAsync(ReplayKey key);
}
