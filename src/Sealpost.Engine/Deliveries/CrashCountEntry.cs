using Sealpost.Engine.Identity;
using Sealpost.Engine.Storage;

namespace Sealpost.Engine.Deliveries;

/// <summary>
/// Writes that a delivery found after an unclean stop is about to be sent, so that one which kills the process becomes a dead letter
/// instead of a crash loop. Nothing is written before a send otherwise.
/// </summary>
internal sealed class CrashCountEntry : JournalEntry
{
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly DeliveryId _delivery;

    private CrashCountEntry(DeliveryId delivery) => _delivery = delivery;

    public override bool MustBeWritten => true;

    public static Task WriteAsync(Journal journal, DeliveryId delivery)
    {
        var entry = new CrashCountEntry(delivery);
        journal.TryEnqueue(entry);
        return entry._completion.Task;
    }

    public override void Write(JournalSession session) => session.CountCrash(_delivery.Message.ToBytes(), _delivery.Ordinal);

    public override void Committed() => _completion.TrySetResult();

    public override void Failed(Exception failure) => _completion.TrySetException(failure);
}
