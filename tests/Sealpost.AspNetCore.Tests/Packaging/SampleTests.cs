using System.Net;
using Sealpost.Testing;

namespace Sealpost.AspNetCore.Tests.Packaging;

public sealed class SampleTests
{
    [Fact]
    public async Task The_sample_receives_github_and_engenius_and_nobody_else()
    {
        await using var program = Start("--GitHub=git-secret", "--EnGenius=engenius-secret-16");

        await ShouldReceiveAsync(program);
    }

    [Fact]
    public async Task The_sample_does_not_start_without_secrets()
    {
        await using var program = Start("--GitHub=git-secret");

        (await program.WaitForExitAsync()).ShouldNotBe(0);
        program.Output.ShouldContain("Sources:engenius:Secret");
        program.Output.ShouldNotContain("git-secret");
    }

    /// <summary>What the sample promises, however it was built.</summary>
    internal static async Task ShouldReceiveAsync(RunningProgram program)
    {
        var root = await program.WaitForAddressAsync();
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });

        async Task<HttpStatusCode> SendAsync(string source, string scheme, string secret, string body)
        {
            using var request = new TestSender(scheme, secret, TimeProvider.System) { EventType = "push" }.Post($"{root}/hooks/{source}", body);
            using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
            return response.StatusCode;
        }

        (await SendAsync("github", "github@1", "git-secret", "{}")).ShouldBe(HttpStatusCode.OK);
        (await SendAsync("engenius", "engenius@1", "engenius-secret-16", """{"alertType":"AP Device Online"}""")).ShouldBe(HttpStatusCode.OK);
        (await SendAsync("github", "github@1", "engenius-secret-16", "{}")).ShouldBe(HttpStatusCode.Unauthorized);
        (await SendAsync("engenius", "engenius@1", "another-secret-16b", "{}")).ShouldBe(HttpStatusCode.Unauthorized);

        (await program.WaitForLineAsync("engenius sent")).ShouldBe("engenius sent AP Device Online");
        (await program.WaitForLineAsync("github sent")).ShouldBe("github sent push");
    }

    private static RunningProgram Start(params string[] arguments)
    {
        var folder = Path.Combine(Repository.Root, "samples", "Receive.InYourApp", "bin", Repository.Configuration, "net10.0");
        return RunningProgram.Start(folder, ["Receive.InYourApp.dll", "--urls=http://127.0.0.1:0", .. arguments]);
    }
}
