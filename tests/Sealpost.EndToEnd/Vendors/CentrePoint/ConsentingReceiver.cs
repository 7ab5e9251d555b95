using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Sealpost.TestKit;

namespace Sealpost.EndToEnd.Vendors.CentrePoint;

/// <summary>A receiver that passes CentrePoint's validation and answers everything else with 200.</summary>
internal static class ConsentingReceiver
{
    public const string EventHeader = "X-ActiGraph-Event";
    public const string CodeHeader = "X-ActiGraph-Hook-Secret";

    public static readonly TestResponse Answer = new()
    {
        Write = static context =>
        {
            if (context.Request.Headers[EventHeader] == "validation") context.Response.Headers[CodeHeader] = context.Request.Headers[CodeHeader];
            context.Response.StatusCode = StatusCodes.Status200OK;
            return Task.CompletedTask;
        },
    };

    public static async Task<Account> OpenAccountAsync(RunningServer server)
    {
        var account = await Account.OpenAsync(server);
        account.Receiver.Respond(Answer);
        return account;
    }

    /// <summary>Makes a destination and waits until its receiver has passed the validation.</summary>
    public static async Task<JsonElement> CreateActiveAsync(this Account account, string destination)
    {
        var created = await account.CreateAsync(destination);
        await account.ActiveAsync(created.Text("id"));
        return created;
    }

    public static async Task ActiveAsync(this Account account, string destination)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while ((await account.GetAsync($"destinations/{destination}")).Text("state") != "active") patience.Token.ThrowIfCancellationRequested();
        await account.CaughtUpAsync();
    }
}
