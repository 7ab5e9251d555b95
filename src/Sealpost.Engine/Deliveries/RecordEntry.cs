using Sealpost.Engine.Storage;

namespace Sealpost.Engine.Deliveries;

/// <summary>Writes what an attempt came to, and in the same transaction ends or postpones its delivery.</summary>
internal sealed class RecordEntry(AttemptReport report, Action<RecordEntry> committed, Action<RecordEntry, Exception> failed) : JournalEntry
{
    private readonly byte[] _messageId = report.Delivery.Id.Message.ToBytes();

    public AttemptReport Report => report;

    /// <summary>False when a person ended the delivery while it was being sent.</summary>
    public bool StillPending { get; private set; }

    /// <summary>True when the lane has another owner since, who sends it again: then nothing was written.</summary>
    public bool IsLate { get; private set; }

    public override bool MustBeWritten => true;

    public override void Ask(JournalSession session)
    {
        if (session.Incarnation == report.Delivery.Incarnation && report.DueAt is { } dueAt) session.AskPostpone(_messageId, report.Delivery.Id.Ordinal, dueAt, report.Number, report.Delivery.Step + 1);
    }

    public override void Write(JournalSession session)
    {
        var delivery = report.Delivery;
        var outcome = report.Outcome;
        StillPending = false;
        IsLate = session.Incarnation != delivery.Incarnation;
        if (IsLate) return;
        if (report.DueAt is { } dueAt)
        {
            StillPending = session.PostponePending(_messageId, delivery.Id.Ordinal, dueAt, report.Number, delivery.Step + 1);
            if (!StillPending) outcome = AttemptOutcome.Cancelled;
        }
        else
        {
            session.DeletePending(_messageId, delivery.Id.Ordinal);
        }

        session.InsertAttempt(new AttemptRow(
            _messageId, delivery.Id.Ordinal, report.Number, delivery.TenantNo, delivery.DestinationNo, (int)outcome, (int?)report.Stage, report.Status,
            report.StartedAt.ToUnixTimeMilliseconds(), (long)report.Duration.TotalMicroseconds, report.Revision, report.ResponseTruncated, report.Detail,
            report.RequestHeaders, report.ResponseHeaders, report.ResponseBody, report.RequestBody));
    }

    public override void Committed() => committed(this);

    public override void Failed(Exception failure) => failed(this, failure);
}
