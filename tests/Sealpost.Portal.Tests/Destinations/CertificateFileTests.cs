using System.Net;
using AngleSharp.Html.Parser;
using Sealpost.Client.Destinations;
using Sealpost.Engine.Members;
using Sealpost.TestKit;

namespace Sealpost.Portal.Tests.Destinations;

public sealed class CertificateFileTests(PortalServer server)
{
    private const string FilePassword = "  nine lives of a cat  ";
    private const int MostBytes = 48 * 1024;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_with_its_password_becomes_the_certificate_that_is_shown_and_another_replaces_it()
    {
        var (tenant, id, here) = await NewDestinationAsync();
        using var manager = await server.SignInAsync(Role.WebhookManager, tenant.Id);
        foreach (var password in new[] { FilePassword, "" })
        {
            var identity = ClientIdentity.Issue(server.Authority, "billing client");

            var saved = await UploadAsync(manager, here, Convert.FromBase64String(identity.Pkcs12(password.Length > 0 ? password : null)), password);

            saved.Status.ShouldBe(HttpStatusCode.OK, saved.Text);
            saved.Text.ShouldContain("It is saved");
            saved.Text.ShouldContain("CN=billing client");
            (await tenant.Destinations.GetAsync(id, Token)).Authentication.ClientCertificate!.Thumbprint.ShouldBe(identity.Thumbprint);
        }
    }

    [Theory]
    [InlineData("no file", "pkcs12", "Choose a file")]
    [InlineData("no such file", "pkcs12", "PKCS#12")]
    [InlineData("too large", "pkcs12", "at most 48 KiB")]
    [InlineData("wrong password", "password", "Is not the password")]
    public async Task What_does_not_open_is_said_at_its_field(string what, string field, string expected)
    {
        var (tenant, id, here) = await NewDestinationAsync();
        using var manager = await server.SignInAsync(Role.WebhookManager, tenant.Id);
        byte[] file = what switch
        {
            "no file" => [],
            "no such file" => "not a file of this kind"u8.ToArray(),
            "too large" => new byte[MostBytes + 1],
            _ => Convert.FromBase64String(ClientIdentity.Issue(server.Authority, "billing client").Pkcs12("another one")),
        };

        var refused = await UploadAsync(manager, here, file, FilePassword);

        refused.Status.ShouldBe(HttpStatusCode.BadRequest, refused.Text);
        refused.Find($"#e-{field}").ShouldNotBeNull(refused.Text).TextContent.ShouldContain(expected);
        refused.Html.ShouldNotContain(FilePassword.Trim());
        (await tenant.Destinations.GetAsync(id, Token)).Authentication.Type.ShouldBe("none");
    }

    private async Task<(Client.SealpostTenant Tenant, string Id, string Here)> NewDestinationAsync()
    {
        var tenant = server.Api.Tenant(await server.NewTenantAsync());
        var destination = await tenant.Destinations.CreateAsync(new NewDestination { Url = "https://example.com/in", Profile = "custom" }, cancellationToken: Token);
        return (tenant, destination.Id, $"/t/{tenant.Id}/destinations/{destination.Id}/signing");
    }

    private static async Task<Page> UploadAsync(Visitor visitor, string path, byte[] file, string password)
    {
        var form = (await visitor.OpenAsync(path)).Form("pkcs12").ShouldNotBeNull();
        using var content = new MultipartFormDataContent();
        foreach (var hidden in form.QuerySelectorAll("input[type=hidden]")) content.Add(new StringContent(hidden.GetAttribute("value")!), hidden.GetAttribute("name")!);
        content.Add(new StringContent(password), "password");
        content.Add(new ByteArrayContent(file), "pkcs12", "client.p12");
        using var answer = await visitor.SendAsync(new(HttpMethod.Post, path) { Content = content });
        var text = await answer.Content.ReadAsStringAsync(Token);
        return new(path, answer.StatusCode, new HtmlParser().ParseDocument(text), text);
    }
}
