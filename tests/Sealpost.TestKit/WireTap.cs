using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;

namespace Sealpost.TestKit;

/// <summary>Keeps the bytes that a server consumes from one connection.</summary>
internal sealed class WireTap(PipeReader inner) : PipeReader
{
    public static readonly object Key = new();

    private readonly ArrayBufferWriter<byte> _consumed = new();
    private ReadOnlySequence<byte> _buffer;

    public static async Task RunAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        var transport = connection.Transport;
        var tap = new WireTap(transport.Input);
        connection.Items[Key] = tap;
        connection.Transport = new Pair(tap, transport.Output);
        try
        {
            await next(connection);
        }
        finally
        {
            connection.Transport = transport;
        }
    }

    /// <summary>What was consumed since the last call.</summary>
    public byte[] Take()
    {
        var bytes = _consumed.WrittenSpan.ToArray();
        _consumed.ResetWrittenCount();
        return bytes;
    }

    public override bool TryRead(out ReadResult result)
    {
        if (!inner.TryRead(out result))
            return false;
        _buffer = result.Buffer;
        return true;
    }

    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        var result = await inner.ReadAsync(cancellationToken);
        _buffer = result.Buffer;
        return result;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        foreach (var segment in _buffer.Slice(0, consumed))
            _consumed.Write(segment.Span);
        inner.AdvanceTo(consumed, examined);
    }

    public override void CancelPendingRead() => inner.CancelPendingRead();

    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    private sealed record Pair(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
