using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Sealpost.Engine.Sources;
using Sealpost.Engine.Sources.Intake;
using Sealpost.Engine.Storage;
using Sealpost.Server.OpenApi;
using Sealpost.Server.Problems;

namespace Sealpost.Server.Sources;

/// <summary>
/// Where senders send to. They hold no API key, and are told nothing but a status: a source that is not there, is disabled or belongs to a tenant that is gone looks the same.
/// </summary>
internal sealed partial class IngestEndpoint(SourceDirectory directory, SourceIntake intake, SourceRequestReader reader, ILogger<IngestEndpoint> log)
{
    private const string Route = IngestUrl.Path + "{token}";
    private static readonly RequestDelegate Handle = context => context.RequestServices.GetRequiredService<IngestEndpoint>().HandleAsync(context);

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost(Route, Handle)
            .WithMetadata(Handle.Method)
            .WithTags("Sources")
            .Describe(
                "ingest",
                "Take in what a sender sends",
                "The URL that creating a source gave. The request is what the source's scheme says, any method a handshake needs included. Success is answered after the message and all its deliveries are on disk; a repetition is answered alike and stored once. Refusals have no body.")
            .Takes(typeof(byte[]), """{"id":"evt_1","type":"invoice.paid"}""", "*/*")
            .Answers(200, "It is on disk, now or from before; or the answer of a handshake. Some schemes expect another 2xx.")
            .Refuses(ProblemType.NotFound, ProblemType.MethodNotAllowed, ProblemType.BodyTooLarge, ProblemType.LimitReached, ProblemType.Unavailable);
        endpoints.MapMethods(Route, ["GET", "PUT", "HEAD", "OPTIONS"], Handle).ExcludeFromDescription();
    }

    private async Task HandleAsync(HttpContext context)
    {
        try
        {
            var token = (string)context.GetRouteValue("token")!;
            var source = await directory.FindAsync(token, context.RequestAborted);
            await WriteAsync(context, source is { Enabled: true } ? await TakeInAsync(context, token, source) : new(StatusCodes.Status404NotFound));
        }
        catch (Exception failure) when (!context.RequestAborted.IsCancellationRequested && !context.Response.HasStarted)
        {
            // The path is the source's secret: nobody else may log it.
            if (failure is not JournalUnavailableException) LogFailed(failure);
            await WriteAsync(context, SourceAnswer.Later);
        }
    }

    private async Task<SourceAnswer> TakeInAsync(HttpContext context, string token, SourceSnapshot source)
    {
        var read = await reader.ReadAsync(context, token, source);
        return read.Fault is { } fault
            ? await intake.RejectAsync(source, read.Request, fault.Reason, context.RequestAborted, fault.Status)
            : await intake.HandleAsync(source, read.Request, context.RequestAborted);
    }

    private static async Task WriteAsync(HttpContext context, SourceAnswer answer)
    {
        var response = context.Response;
        response.StatusCode = answer.Status;
        response.ContentType = answer.ContentType;
        if (answer.Status is StatusCodes.Status400BadRequest or StatusCodes.Status408RequestTimeout or StatusCodes.Status413PayloadTooLarge) response.Headers.Connection = "close";
        foreach (var (name, value) in answer.Headers) response.Headers[name] = value;
        // Said even when it is 0: an answer that is meant to be empty is not described further.
        if (answer.Status != StatusCodes.Status204NoContent) response.ContentLength = answer.Body.Length;
        if (answer.Body.Length > 0) await response.Body.WriteAsync(answer.Body, context.RequestAborted);
    }

    [LoggerMessage(LogLevel.Error, "A request to an ingest URL could not be taken in; its sender is asked to try again")]
    private partial void LogFailed(Exception failure);
}
