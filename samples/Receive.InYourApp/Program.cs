// Receives the webhooks of GitHub and EnGenius Cloud. Nothing that is not verified reaches the handler; without secrets it does not start.
//   dotnet run --project samples/Receive.InYourApp -- --GitHub=SECRET --EnGenius=SECRET
using Sealpost.AspNetCore;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddWebhookReceiver()
    .AddSource("github", "github@1", builder.Configuration["GitHub"])
    .AddSource("engenius", "engenius@1", builder.Configuration["EnGenius"]);

var app = builder.Build();
app.MapWebhook("/hooks/{source}", (Webhook webhook) => Console.WriteLine($"{webhook.Source} sent {webhook.EventType ?? webhook.ReadJson<Alert>().AlertType}"));
app.Run();

internal sealed record Alert(string AlertType);
