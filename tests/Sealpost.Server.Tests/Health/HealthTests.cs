using System.Net;

namespace Sealpost.Server.Tests.Health;

public sealed class HealthTests(TestServer server)
{
    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    public async Task A_running_server_is_healthy_without_a_key(string path) =>
        (await server.Anonymous.SendAsync(HttpMethod.Get, path).ReadAsync(HttpStatusCode.OK)).Text("status").ShouldBe("healthy");
}
