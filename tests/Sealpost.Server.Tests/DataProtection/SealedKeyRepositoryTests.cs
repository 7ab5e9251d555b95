using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Sealpost.Engine.Audit;
using Sealpost.Engine.Secrets;

namespace Sealpost.Server.Tests.DataProtection;

public sealed class SealedKeyRepositoryTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("sealpost-protection-");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task What_one_process_protects_the_next_one_opens_with_keys_that_are_sealed_in_the_database()
    {
        byte[] content;
        await using (var app = await StartAsync())
        {
            // As if a form were sent while the first key is due.
            var act = new AuditAct("key_1", "tester", null, "createThing", null, new("thing", "thing"));
            using (new AuditDraft(app.Services.GetRequiredService<AuditLog>(), act).Begin()) content = Protector(app).Protect("a form"u8.ToArray());
            app.Services.GetRequiredService<ProtectionKeyStore>().ReadAll().ShouldHaveSingleItem().ShouldContain("<masterKey");
            (await app.Services.GetRequiredService<AuditLog>().ListAsync(new AuditFilter(null), null, 10, Cancel)).ShouldBeEmpty();
            await app.StopAsync(Cancel);
        }

        await using (var app = await StartAsync())
        {
            Protector(app).Unprotect(content).ShouldBe("a form"u8.ToArray());
            Should.Throw<CryptographicException>(() => app.Services.GetDataProtectionProvider().CreateProtector("other").Unprotect(content));
            await app.StopAsync(Cancel);
        }
    }

    private static IDataProtector Protector(WebApplication app) => app.Services.GetDataProtectionProvider().CreateProtector("forms");

    private async Task<WebApplication> StartAsync()
    {
        var app = TestServer.BuildWith(_directory.FullName, builder => builder.Services.AddDataProtection(), []);
        await app.StartAsync(Cancel);
        return app;
    }
}
