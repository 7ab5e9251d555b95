using Microsoft.Extensions.Options;
using Sealpost.Engine.Authentication;
using Sealpost.Engine.Deliveries;
using Sealpost.Engine.Destinations;
using Sealpost.Engine.Egress;
using Sealpost.Engine.Identity;
using Sealpost.Engine.Messages;
using Sealpost.Engine.Storage;
using Sealpost.TestKit;

namespace Sealpost.Engine.Tests.Deliveries;

public sealed class DeliveryMetricsTests : IDisposable
{
    private readonly TestMeterFactory _meters = new();

    public void Dispose() => _meters.Dispose();

    [Fact]
    public void While_nobody_listens_nothing_is_allocated()
    {
        var deliveries = new DeliveryMetrics(_meters, Options.Create(new DeliveryOptions()));
        var messages = new MessageMetrics(_meters, TimeProvider.System);
        var journal = new JournalMetrics(_meters, TimeProvider.System);
        var destination = Destination();
        var report = Report(AttemptOutcome.Retrying) with { Stage = FailureStage.Tls };
        AcceptOutcome[] outcomes = [new AcceptOutcome.Accepted(default, 1)];

        void MeasureAll()
        {
            messages.Offered(outcomes, messages.Begin());
            journal.Committed(10, journal.Begin());
            deliveries.Attempted(report, destination);
            deliveries.Unsent(AttemptOutcome.Expired);
            deliveries.BreakerOpened();
        }

        MeasureAll();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++) MeasureAll();

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    [Theory]
    [InlineData("Dns", null, "dns")]
    [InlineData("Body", 200, "body")]
    [InlineData(null, 503, "5xx")]
    [InlineData(null, 429, "429")]
    [InlineData(null, 404, "4xx")]
    [InlineData(null, 302, "3xx")]
    [InlineData(null, 201, "2xx")]
    public void ErrorOf_Failure_SaysWhereOrTheClassOfTheStatus(string? stage, int? status, string error) =>
        DeliveryMetrics.ErrorOf(Report(AttemptOutcome.Retrying) with { Stage = stage is null ? null : Enum.Parse<FailureStage>(stage), Status = status }).ShouldBe(error);

    private static AttemptReport Report(AttemptOutcome outcome) =>
        new(new PendingDelivery(new DeliveryId(MessageId.FirstAt(DateTimeOffset.UnixEpoch), 0), 1, 1, 0), 1, outcome, DateTimeOffset.UnixEpoch, 1);

    private static DestinationSnapshot Destination() => new()
    {
        DestinationNo = 1,
        Id = default,
        TenantNo = 1,
        Revision = 1,
        State = DestinationState.Active,
        Url = new Uri("https://example.com/"),
        Headers = [],
        Signers = [],
        Authentication = new AuthenticationMethod.None(),
        Retry = null!,
        Timeout = TimeSpan.FromSeconds(15),
    };
}
