using Sealpost.Engine.Identity;

namespace Sealpost.Engine.Jobs;

/// <summary>A job as the table has it, <c>j</c> in queries, beside its destination <c>d</c>.</summary>
internal sealed class JobRow
{
    public const string Select =
        """
        SELECT j.id AS Id, j.tenant_no AS TenantNo, j.kind AS Kind, j.state AS State, j.destination_no AS DestinationNo, d.id AS Destination, j.event_type AS EventType, j.since AS Since,
            j.until AS Until, j.first_message AS First, j.end_message AS End, j.cursor_message AS CursorMessage, j.cursor_ordinal AS CursorOrdinal, j.examined AS Examined, j.changed AS Changed,
            j.created_at AS CreatedAt, j.finished_at AS FinishedAt
        FROM jobs j LEFT JOIN destinations d ON d.destination_no = j.destination_no
        """;

    private const int BitsBelowTime = 80;

    public byte[] Id { get; init; } = [];

    public long TenantNo { get; init; }

    public long Kind { get; init; }

    public long State { get; init; }

    public long? DestinationNo { get; init; }

    public byte[]? Destination { get; init; }

    public string? EventType { get; init; }

    public long? Since { get; init; }

    public long? Until { get; init; }

    public byte[] First { get; init; } = [];

    public byte[] End { get; init; } = [];

    public byte[] CursorMessage { get; init; } = [];

    public long CursorOrdinal { get; init; }

    public long Examined { get; init; }

    public long Changed { get; init; }

    public long CreatedAt { get; init; }

    public long? FinishedAt { get; init; }

    public Job ToJob() => new(
        JobId.FromBytes(Id), (int)TenantNo, (JobKind)Kind, (JobState)State, new((int?)DestinationNo, EventType, Time(Since), Time(Until)),
        Destination is null ? null : DestinationId.FromBytes(Destination), MessageId.FromBytes(End), new(MessageId.FromBytes(CursorMessage), (int)CursorOrdinal), Examined, Changed, Progress(),
        DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt), Time(FinishedAt));

    private double Progress()
    {
        if ((JobState)State == JobState.Completed) return 1;
        var (first, end, cursor) = (TimeOf(First), TimeOf(End), TimeOf(CursorMessage));
        return end <= first ? 0 : Math.Clamp((cursor - first) / (end - first), 0, 1);
    }

    private static double TimeOf(byte[] message) => (double)(MessageId.FromBytes(message).Value >> BitsBelowTime);

    private static DateTimeOffset? Time(long? milliseconds) => milliseconds is { } value ? DateTimeOffset.FromUnixTimeMilliseconds(value) : null;
}
