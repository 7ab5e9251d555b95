// Publishes one event. The bytes you give are the bytes your customers get, and when PublishAsync returns they are on disk and will be delivered.
//   SEALPOST_API_KEY=sp_… dotnet run --project samples/Send.FromYourApp -- acme
using System.Text.Json;
using Sealpost.Client;
using Sealpost.Client.Problems;

if (args is not [var tenant])
{
    Console.Error.WriteLine("Usage: Send.FromYourApp TENANT");
    return 2;
}

using var http = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) });
var sealpost = new SealpostClient(http, new SealpostClientOptions { ApiKey = Environment.GetEnvironmentVariable("SEALPOST_API_KEY") });
var order = new { Id = 42, Total = "19.90", Currency = "EUR" };

try
{
    // The order's id as the key: if this program dies and runs again, the event is not published twice.
    var message = await sealpost.Tenant(tenant).Messages.PublishAsync(
        "order.created", JsonSerializer.SerializeToUtf8Bytes(order, JsonSerializerOptions.Web), "application/json", idempotencyKey: $"order-{order.Id}-created");
    Console.WriteLine($"{message.Id} goes to {message.Deliveries} {(message.Deliveries == 1 ? "destination" : "destinations")}.");
    return 0;
}
catch (SealpostProblemException problem)
{
    Console.Error.WriteLine(problem.Message);
    return 1;
}
