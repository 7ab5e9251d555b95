using Microsoft.AspNetCore.Mvc;

namespace Sealpost.AspNetCore.Tests.Receiving;

/// <summary>An ordinary MVC controller; one action is for webhooks.</summary>
[ApiController]
[Route("mvc")]
public sealed class OrdersController : ControllerBase
{
    [HttpPost("guarded")]
    [RequireWebhookSignature("github")]
    public ActionResult<string> Guarded(MapWebhookTests.Push push) => push.Ref + HttpContext.Features.Get<Webhook>()!.EventType;

    [HttpPost("open")]
    public ActionResult<string> Open(MapWebhookTests.Push push) => Content(push.Ref);
}
