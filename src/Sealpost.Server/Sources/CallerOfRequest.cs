using System.Net;
using Microsoft.AspNetCore.Http;
using Sealpost.Engine.Sources.Intake;

namespace Sealpost.Server.Sources;

/// <summary>Who calls, of an HTTP request.</summary>
internal sealed class CallerOfRequest(CallerAddress addresses)
{
    public Caller Find(HttpContext context) => addresses.Find(
        context.Connection.RemoteIpAddress ?? IPAddress.None, context.Request.IsHttps, context.Request.Headers["X-Forwarded-For"], context.Request.Headers["X-Forwarded-Proto"]);
}
