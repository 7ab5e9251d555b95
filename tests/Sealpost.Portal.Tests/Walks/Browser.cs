using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Sealpost.Portal.Tests.Walks.Browser))]

namespace Sealpost.Portal.Tests.Walks;

/// <summary>A real Chromium, the one that the system has, started once.</summary>
public sealed class Browser : IAsyncLifetime
{
    private const string Executable = "/usr/bin/chromium";
    private const float Patience = 30_000;
    private static readonly string[] Arguments =
        ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"];

    private readonly SemaphoreSlim _starting = new(1);
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>A page in a profile of its own, in which every message of the console and every error of a script is a fault. Without motion: a transition between pages that a busy machine aborts is told as an error.</summary>
    internal async Task<WalkedPage> OpenAsync(Uri server, int width = 1280, ColorScheme scheme = ColorScheme.Light, bool takesAnyCertificate = false)
    {
        Assert.SkipUnless(File.Exists(Executable), $"There is no {Executable}; ./test.sh installs it.");
        await StartAsync();
        var context = await _browser!.NewContextAsync(new() { BaseURL = server.AbsoluteUri, ViewportSize = new() { Width = width, Height = 900 }, ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce, IgnoreHTTPSErrors = takesAnyCertificate });
        context.SetDefaultTimeout(Patience);
        context.SetDefaultNavigationTimeout(Patience);
        return new WalkedPage(context, await context.NewPageAsync());
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
        _starting.Dispose();
    }

    private async Task StartAsync()
    {
        await _starting.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            _playwright ??= await Playwright.CreateAsync();
            _browser ??= await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = Executable, Args = Arguments, Timeout = 2 * Patience });
        }
        finally
        {
            _starting.Release();
        }
    }
}

/// <summary>A page on which somebody walks, and what its browser had to complain of.</summary>
internal sealed class WalkedPage : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly List<string> _complaints = [];

    public WalkedPage(IBrowserContext context, IPage page)
    {
        _context = context;
        Page = page;
        page.PageError += (_, error) => _complaints.Add(error);
        page.Dialog += async (_, dialog) =>
        {
            _complaints.Add($"dialog: {dialog.Message}");
            await dialog.DismissAsync();
        };
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning") _complaints.Add($"{message.Type}: {message.Text}");
        };
    }

    public IPage Page { get; }

    /// <summary>Errors of scripts, violations of the content security policy, failed downloads, dialogs.</summary>
    public IReadOnlyList<string> Complaints => _complaints;

    public ValueTask DisposeAsync() => _context.DisposeAsync();
}
