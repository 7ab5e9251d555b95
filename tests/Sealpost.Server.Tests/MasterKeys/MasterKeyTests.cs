using System.Net;

namespace Sealpost.Server.Tests.MasterKeys;

public sealed class MasterKeyTests
{
    [Fact]
    public async Task A_key_file_that_was_broken_while_the_server_runs_is_told_and_named()
    {
        var directory = Directory.CreateTempSubdirectory("sealpost-keys-");
        await using (var app = TestServer.Build(directory.FullName))
        {
            await app.StartAsync(TestContext.Current.CancellationToken);
            using var api = new HttpClient(new SocketsHttpHandler()) { BaseAddress = new Uri(app.Urls.Single()) };
            api.DefaultRequestHeaders.Add("Authorization", $"Bearer {TestServer.BootstrapKey}");
            var path = Path.Combine(directory.FullName, "master.key");
            await File.WriteAllTextAsync(path, "no key", TestContext.Current.CancellationToken);

            (await api.SendAsync(HttpMethod.Get, "/api/v1/master-keys").ProblemAsync(HttpStatusCode.Conflict, "conflict")).Text("detail").ShouldContain(path);
            await api.PostTo("/api/v1/master-keys/rotate", null).ProblemAsync(HttpStatusCode.Conflict, "conflict");
        }

        directory.Delete(recursive: true);
    }
}
