using System.Net;

namespace Sealpost.Engine.Egress.Dialling;

/// <summary>The request on its way through the handler, and how far it has come. The handler's callbacks see it as the request that opened a connection.</summary>
internal sealed class OutboundMessage : HttpRequestMessage
{
    public OutboundMessage(OutboundRequest request)
        : base(request.Method is "POST" ? HttpMethod.Post : HttpMethod.Parse(request.Method), request.Url)
    {
        if (request.Protocol is HttpProtocol.Http2)
            Version = HttpVersion.Version20;
        if (request.Body.Length > 0 || request.ContentType is not null || request.Method is "POST")
            Content = new OutboundContent(request.Body, this);
    }

    /// <summary>At first it waits for a connection.</summary>
    public FailureStage Reached { get; set; } = FailureStage.Connect;

    /// <summary>The connection that is opened for this request; null while nothing needed to be opened.</summary>
    public ConnectionOpening? Opening { get; set; }

    /// <summary>
    /// Tells how far the connection is that was opened for this request. Another connection may become free and take the request meanwhile;
    /// then the news is no longer about it.
    /// </summary>
    public void ConnectionReached(FailureStage stage)
    {
        if (Reached < FailureStage.Send)
            Reached = stage;
    }

    private sealed class OutboundContent(ReadOnlyMemory<byte> body, OutboundMessage message) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            message.Reached = FailureStage.Send;
            var write = stream.WriteAsync(body, cancellationToken);
            if (!write.IsCompletedSuccessfully)
                return FinishAsync(write);
            write.GetAwaiter().GetResult();
            message.Reached = FailureStage.Headers;
            return Task.CompletedTask;
        }

        protected override bool TryComputeLength(out long length)
        {
            length = body.Length;
            return true;
        }

        private async Task FinishAsync(ValueTask write)
        {
            await write;
            message.Reached = FailureStage.Headers;
        }
    }
}
