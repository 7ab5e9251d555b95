using System.Net;
using Microsoft.Extensions.Options;

namespace Sealpost.Server.Tests.Access;

public sealed class ApiKeyBootstrapTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("sealpost-bootstrap-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task A_restart_keeps_the_bootstrap_key_and_adds_none()
    {
        for (var start = 0; start < 2; start++)
        {
            await using var app = TestServer.Build(_directory);
            await app.StartAsync(TestContext.Current.CancellationToken);
            using var client = new HttpClient(new SocketsHttpHandler()) { BaseAddress = new Uri(app.Urls.Single()) };
            var keys = await client.SendAsync(HttpMethod.Get, "/api/v1/api-keys", null, ("Authorization", $"Bearer {TestServer.BootstrapKey}")).ReadAsync(HttpStatusCode.OK);
            keys.GetProperty("items").GetArrayLength().ShouldBe(1);
            await app.StopAsync(TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public void All_wrong_settings_are_named_at_once()
    {
        var refusal = Should.Throw<AggregateException>(() => TestServer.Build(
            _directory, new("Sealpost:Bootstrap:ApiKey", "weak"), new("Sealpost:Limits:MaxBodyBytes", "5"), new("Sealpost:Journal:MaxBatch", "0")));
        var all = string.Join('\n', refusal.InnerExceptions.Cast<OptionsValidationException>().SelectMany(inner => inner.Failures));
        all.ShouldContain("Sealpost:Bootstrap:ApiKey");
        all.ShouldContain("Sealpost:Limits:MaxBodyBytes");
        all.ShouldContain("Sealpost:Journal:MaxBatch is 0: give a number from 1 to 100000.");
    }
}
