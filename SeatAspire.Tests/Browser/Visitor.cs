using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Playwright;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Browser;

/// <summary>Somebody's browser: a profile with an identity, and tabs.</summary>
internal sealed class Visitor
{
    private readonly SeatSystem _system;
    private readonly ConcurrentQueue<string> _complaints = new();
    private readonly ConcurrentBag<string> _expected = [];

    private Visitor(SeatSystem system, IBrowserContext context) => (_system, Context) = (system, context);

    public IBrowserContext Context { get; }

    /// <summary>Errors of the pages that no test expected.</summary>
    public IEnumerable<string> Complaints => _complaints.Where(text => !_expected.Any(part => text.Contains(part, StringComparison.Ordinal)));

    /// <summary>Opens a browser that knows the given replicas only; null: those that the web app names.</summary>
    public static async Task<Visitor> EnterAsync(IBrowser browser, SeatSystem system, IReadOnlyList<string>? api, BrowserNewContextOptions options)
    {
        options.BaseURL = system.Web;
        // One balancer stands before the replicas, and the page's policy names it alone.
        options.BypassCSP = api is not null;
        var context = await browser.NewContextAsync(options);
        var visitor = new Visitor(system, context);
        context.SetDefaultTimeout((float)Wait.Limit.TotalMilliseconds);
        context.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                visitor._complaints.Enqueue($"{message.Type}: {message.Text} ({message.Location})");
            }
        };
        context.WebError += (_, error) => visitor._complaints.Enqueue($"uncaught: {error.Error}");
        // A page whose policy is violated says so in the console, but for a few kinds: so it is asked, too.
        await context.AddInitScriptAsync("""
            addEventListener('securitypolicyviolation', (event) => console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`));
            """);
        // Sentences come and go while a test looks elsewhere: each page remembers what it said.
        await context.AddInitScriptAsync("""
            globalThis.sentencesSaid = [];
            new MutationObserver((changes) => {
              for (const change of changes) for (const node of change.addedNodes) if (change.target.id === 'messages') sentencesSaid.push(node.textContent);
            }).observe(document, { childList: true, subtree: true });
            """);
        if (api is not null)
        {
            await context.RouteAsync("**/config.json", route => route.FulfillAsync(new()
            {
                ContentType = "application/json",
                Body = JsonSerializer.Serialize(new { api }),
            }));
        }

        return visitor;
    }

    /// <summary>The browser itself reports refused calls and cut connections as errors; a test that causes some says so first.</summary>
    public void Expect(params string[] partsOfComplaints) => Array.ForEach(partsOfComplaints, _expected.Add);

    /// <summary>As <see cref="Expect"/>, for an answer of the API.</summary>
    public void ExpectStatus(int status) => Expect($"the server responded with a status of {status}");

    /// <summary>A new tab on a page of the app, such as <c>/orders</c>.</summary>
    public async Task<HallPage> OpenAsync(string path)
    {
        var page = await Context.NewPageAsync();
        await page.GotoAsync(path, new() { WaitUntil = WaitUntilState.DOMContentLoaded });
        return new HallPage(page, _system);
    }

    /// <summary>A new tab on the seats of a showing; they are live.</summary>
    public async Task<HallPage> OpenHallAsync(string showingId)
    {
        var hall = await OpenAsync("/showings/" + showingId);
        await hall.IsLiveAsync();
        return hall;
    }
}
