using System.Data.Common;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Sealpost.Engine.Storage;

namespace Sealpost.Engine.DiskSpace;

/// <summary>Looks once a second how much room the database has, so that messages are refused while there is still enough of it to finish what was accepted.</summary>
internal sealed partial class DiskWatch(Database database, IOptions<DiskOptions> options, IMeterFactory meters, TimeProvider time, ILogger<DiskWatch> log) : BackgroundService
{
    public const string MeterName = "Sealpost.DiskSpace";

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private readonly DiskReserve _reserve = new(options.Value.DiskReserve);
    private DiskRoom? _room;
    private bool _isBlind;

    /// <summary>True while new messages are refused.</summary>
    public bool IsReserveReached => _reserve.Refuses;

    /// <inheritdoc cref="DiskReserve.TryTake"/>
    public bool TryTake(long bytes, int messages) => _reserve.TryTake(bytes, messages);

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        Look();
        var meter = meters.Create(MeterName);
        meter.CreateObservableGauge("sealpost.disk.free", () => _room is { } room ? [new(room.Free)] : Array.Empty<Measurement<long>>(), "By", "What is free on the disk of the data directory.");
        meter.CreateObservableGauge("sealpost.disk.reserve.reached", () => IsReserveReached ? 1 : 0, "1", "1 while new messages are refused because the disk is as good as full, otherwise 0.");
        return base.StartAsync(cancellationToken);
    }

    /// <summary>One look.</summary>
    public void Look()
    {
        DiskRoom? room;
        try
        {
            room = database.ReadRoom();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or DbException)
        {
            if (!_isBlind) LogBlind(failure);
            _isBlind = true;
            return;
        }

        _isBlind = false;
        _room = room;
        if (room is null) return;
        var before = _reserve.IsReached;
        _reserve.Look(room);
        if (_reserve.IsReached && !before) LogReached(room.Free);
        else if (before && !_reserve.IsReached) LogLeft(room.Free);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // A database elsewhere has no disk here.
        if (_room is null && !_isBlind) return;
        using var timer = new PeriodicTimer(Every, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) Look();
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return;
        }
    }

    [LoggerMessage(LogLevel.Error, "Only {Free} bytes are free on the disk of the data directory, less than Sealpost:Limits:DiskReserve: new messages are refused until there is more. Deliveries go on")]
    private partial void LogReached(long free);

    [LoggerMessage(LogLevel.Information, "{Free} bytes are free on the disk of the data directory: new messages are taken again")]
    private partial void LogLeft(long free);

    [LoggerMessage(LogLevel.Warning, "The free space on the disk of the data directory cannot be read; what was read last stands")]
    private partial void LogBlind(Exception failure);
}
