using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Sealpost.Client.Problems;
using Sealpost.Portal.Api;
using Sealpost.Portal.Display;

namespace Sealpost.Portal.Layout;

/// <summary>A page that asks the API. What the API refuses becomes <see cref="Problem"/> and the page's status.</summary>
public abstract class ApiPage : ComponentBase
{
    [CascadingParameter] private protected HttpContext Context { get; set; } = null!;

    [Inject] private protected PortalVisit Visit { get; set; } = null!;

    [Inject] private protected NavigationManager Navigation { get; set; } = null!;

    [Inject] private protected TimeProvider Time { get; set; } = null!;

    private protected CancellationToken Aborted => Context.RequestAborted;

    /// <summary>What was refused, if something was.</summary>
    private protected SealpostProblem? Problem { get; private set; }

    /// <inheritdoc/>
    protected sealed override async Task OnInitializedAsync()
    {
        await PrepareAsync();
        await AskAsync(LoadAsync);
    }

    /// <summary>Finds out what the caller may do.</summary>
    private protected abstract Task PrepareAsync();

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
            if (refusal.Problem.Type == ProblemTypes.PreconditionFailed) Context.ForgetSent();
            Context.AnswerWith(refusal.Status);
            return false;
        }
    }

    /// <summary>Says that one field is not as it must be, as the API would.</summary>
    private protected void Refuse(string field, string how)
    {
        Problem = new()
        {
            Type = ProblemTypes.Validation,
            Title = "Something is not right yet",
            Status = StatusCodes.Status400BadRequest,
            Detail = "",
            Errors = new Dictionary<string, IReadOnlyList<string>> { [field] = [how] },
        };
        Context.AnswerWith(StatusCodes.Status400BadRequest);
    }

    /// <summary>A value of the form that was sent, without white space around it; null when it is empty.</summary>
    private protected string? Posted(string name) => Context.Request.Form[name] is [{ } value] && value.Trim() is { Length: > 0 } text ? text : null;

    /// <summary>What a form makes things by once, however often it is sent: made with the form and sent back with it.</summary>
    private protected string FormKey() => Context.Sent("key", null) is { Length: > 0 } key ? key : Guid.NewGuid().ToString("N");
}
