using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Sealpost.Client;
using Sealpost.Client.Problems;
using Sealpost.Engine.Members;
using Sealpost.Portal.Api;

namespace Sealpost.Portal.Layout;

/// <summary>A page inside one tenant. What the API refuses becomes <see cref="Problem"/> and the page's status.</summary>
public abstract class TenantPage : ComponentBase
{
    /// <summary>The tenant's id.</summary>
    [Parameter] public string Tenant { get; set; } = "";

    [CascadingParameter] private protected HttpContext Context { get; set; } = null!;

    [Inject] private protected PortalVisit Visit { get; set; } = null!;

    [Inject] private protected NavigationManager Navigation { get; set; } = null!;

    [Inject] private protected TimeProvider Time { get; set; } = null!;

    private protected SealpostTenant Api => Visit.Client.Tenant(Tenant);

    private protected CancellationToken Aborted => Context.RequestAborted;

    /// <summary>What was refused, if something was.</summary>
    private protected SealpostProblem? Problem { get; private set; }

    /// <summary>Whether the caller may change things here; the API decides anyway.</summary>
    private protected bool MayManage { get; private set; }

    /// <summary>The page's own root: <c>/t/acme</c>.</summary>
    private protected string Root => $"/t/{Uri.EscapeDataString(Tenant)}";

    /// <inheritdoc/>
    protected sealed override async Task OnInitializedAsync()
    {
        MayManage = await Visit.RoleInAsync(Tenant, Aborted) >= Role.WebhookManager;
        await AskAsync(LoadAsync);
    }

    /// <summary>Reads what the page shows.</summary>
    private protected abstract Task LoadAsync();

    /// <summary>Asks the API something; false when it refused.</summary>
    private protected async Task<bool> AskAsync(Func<Task> ask)
    {
        try
        {
            await ask();
            return true;
        }
        catch (SealpostProblemException refusal)
        {
            Problem = refusal.Problem;
            Context.AnswerWith(refusal.Status);
            return false;
        }
    }

    /// <summary>Says that one field is not as it must be, as the API would.</summary>
    private protected void Refuse(string field, string how)
    {
        Problem = new() { Title = "Something is not right yet", Status = StatusCodes.Status400BadRequest, Detail = "", Errors = new Dictionary<string, IReadOnlyList<string>> { [field] = [how] } };
        Context.AnswerWith(StatusCodes.Status400BadRequest);
    }

    /// <summary>A value of the form that was sent, without white space around it; null when it is empty.</summary>
    private protected string? Posted(string name) => Context.Request.Form[name] is [{ } value] && value.Trim() is { Length: > 0 } text ? text : null;
}
