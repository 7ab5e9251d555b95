using System.Text.Json;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Sealpost.Engine.Notifications;
using Sealpost.Engine.Storage;
using Sealpost.Engine.Tests.Authentication.OAuth2;
using Sealpost.TestKit;

namespace Sealpost.Engine.Tests.Notifications;

public sealed class TokenFailingTests : IAsyncLifetime
{
    private OAuthScenario _scenario = null!;

    public async ValueTask InitializeAsync() => _scenario = await OAuthScenario.StartAsync();

    public ValueTask DisposeAsync() => _scenario.DisposeAsync();

    [Fact]
    public async Task A_refusal_is_told_at_once()
    {
        var client = await _scenario.CreateClientAsync();
        await _scenario.CreateDestinationAsync(client.Id);
        _scenario.AnswerNext(TestResponse.WithText(401, """{"error":"invalid_client","error_description":"hush-hush is wrong"}"""));

        await _scenario.Engine.PublishAsync();

        var told = await WaitForAsync();
        var data = told.GetProperty("data");
        data.GetRawText().ShouldBe($$"""{"tenant":"acme","client":"{{client.Id}}","scope":null,"reason":"invalid_client","retryable":false,"suppressed":0}""");
    }

    [Fact]
    public async Task An_outage_is_told_when_it_lasts()
    {
        await _scenario.CreateDestinationAsync((await _scenario.CreateClientAsync()).Id, retry: "{ \"delays\": [\"5m\", \"5m\"], \"jitter\": 0 }");
        for (var i = 0; i < 3; i++) _scenario.AnswerNext(new TestResponse(503));

        await _scenario.Engine.PublishAsync();
        for (var attempts = 1; attempts <= 2; attempts++)
        {
            await _scenario.Engine.WaitForDeliveryAsync(delivery => delivery.Attempts == attempts && delivery.NextAttemptAt is not null);
            Told().ShouldBeEmpty();
            _scenario.Engine.Clock.Advance(TimeSpan.FromMinutes(5));
        }

        var data = (await WaitForAsync()).GetProperty("data");
        (data.GetProperty("reason").GetString(), data.GetProperty("retryable").GetBoolean()).ShouldBe(("token_endpoint_503", true));
    }

    private async Task<JsonElement> WaitForAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (Told() is var told)
        {
            if (told.Count > 0) return told[0];
            await _scenario.Engine.Services.GetRequiredService<Journal>().ExecuteAsync(_ => 0, patience.Token);
        }

        throw new InvalidOperationException();
    }

    private List<JsonElement> Told()
    {
        using var connection = _scenario.Engine.Services.GetRequiredService<Database>().OpenReader();
        return [.. connection.Query<byte[]>("SELECT body FROM messages WHERE tenant_no = @Number AND event_type = 'sealpost.token.failing'", new { SystemTenant.Number }).Select(body => JsonElement.Parse(body))];
    }
}
