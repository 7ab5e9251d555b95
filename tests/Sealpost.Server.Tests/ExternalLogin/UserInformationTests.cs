using System.Text.Json;
using Sealpost.Server.ExternalLogin;

namespace Sealpost.Server.Tests.ExternalLogin;

public sealed class UserInformationTests
{
    [Theory]
    [InlineData("""{"mail":"ada@example.com","mail_verified":true}""", "ada@example.com")]
    [InlineData("""{"mail":"ada@example.com","mail_verified":"true"}""", "ada@example.com")]
    [InlineData("""{"mail":"ada@example.com","mail_verified":false}""", null)]
    [InlineData("""{"mail":"ada@example.com","mail_verified":"True "}""", null)]
    [InlineData("""{"mail":"ada@example.com","mail_verified":1}""", null)]
    [InlineData("""{"mail":"ada@example.com","mail_verified":null}""", null)]
    [InlineData("""{"mail":"ada@example.com","mail_verified":[true]}""", null)]
    [InlineData("""{"mail":"ada@example.com"}""", null)]
    [InlineData("""{"mail":"ada@example.com","email_verified":true}""", null)]
    [InlineData("""{"mail":null,"mail_verified":true}""", null)]
    [InlineData("""{"mail_verified":true}""", null)]
    [InlineData("[]", null)]
    [InlineData("true", null)]
    public void FindVerifiedEmail_TakesNothingThatTheProviderDoesNotVouchFor(string json, string? expected)
    {
        using var document = JsonDocument.Parse(json);
        UserInformation.FindVerifiedEmail(document.RootElement, "mail", "mail_verified").ShouldBe(expected);
    }
}
