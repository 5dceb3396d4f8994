using System.Text.Json;
using Microsoft.Playwright;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Browser;

/// <summary>
/// A test of people in browsers. Whatever else a test is about, none of its pages may have reported an error of its own,
/// or something that the content security policy stopped.
/// </summary>
public abstract class BrowserTest(SeatSystem system, Browsers browsers) : IAsyncLifetime
{
    private readonly List<Visitor> _visitors = [];

    private protected SeatSystem System { get; } = system;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var visitor in _visitors)
        {
            await visitor.Context.CloseAsync();
        }

        var complaints = _visitors.SelectMany(visitor => visitor.Complaints).ToList();
        Assert.True(complaints.Count == 0, string.Join('\n', complaints));
    }

    /// <summary>Somebody new with a browser of their own, which talks to one replica (from 0) alone, or to whichever stands behind the one address.</summary>
    private protected Task<Visitor> EnterAsync(int? replica = null, BrowserNewContextOptions? options = null) =>
        EnterAsync(replica is { } index ? [System.Api[index]] : null, options);

    /// <summary>Somebody new whose browser picks among the replicas' own addresses, as where no balancer stands before them.</summary>
    private protected Task<Visitor> EnterAmongReplicasAsync(BrowserNewContextOptions? options = null) => EnterAsync([.. System.Api], options);

    /// <summary>Somebody who has given an ID already: their browser remembers it.</summary>
    private protected async Task<Visitor> EnterAsAsync(string id, int? replica = null, BrowserNewContextOptions? options = null) =>
        await EnterAsync(replica, await SignedInAsync(id, options));

    /// <summary>A browser that remembers somebody who has given an ID.</summary>
    private protected async Task<BrowserNewContextOptions> SignedInAsync(string id, BrowserNewContextOptions? options = null)
    {
        using var door = ApiClient.Nobody(System.Api[0]);
        var tokens = await ApiClient.PatientAsync(() => door.PostAsync("api/auth/guest", new { id }));
        Assert.True(tokens.Status == 200, tokens.ToString());
        var session = JsonSerializer.Serialize(new
        {
            person = Guid.NewGuid().ToString("N"),
            nickname = id,
            roles = (string[]?)null,
            accessToken = tokens.String("accessToken"),
            refreshToken = tokens.String("refreshToken"),
            expiresAt = TimeProvider.System.GetUtcNow().AddSeconds(tokens.Json.GetProperty("expiresIn").GetInt32()).ToUnixTimeMilliseconds(),
        });
        options ??= Desktop();
        options.StorageState = JsonSerializer.Serialize(new
        {
            cookies = Array.Empty<object>(),
            origins = new[] { new { origin = System.Web, localStorage = new[] { new { name = "seataspire.session", value = session } } } },
        });
        return options;
    }

    private async Task<Visitor> EnterAsync(string[]? api, BrowserNewContextOptions? options)
    {
        var visitor = await Visitor.EnterAsync(await browsers.GetAsync(), System, api, options ?? Desktop());
        _visitors.Add(visitor);
        return visitor;
    }

    /// <summary>A window on a desk.</summary>
    private protected static BrowserNewContextOptions Desktop(string language = "en-US") => new()
    {
        Locale = language,
        TimezoneId = "Asia/Seoul",
        ViewportSize = new() { Width = 1280, Height = 800 },
    };

    /// <summary>A phone, touched rather than clicked.</summary>
    private protected static BrowserNewContextOptions Phone(string language = "en-US") => new()
    {
        Locale = language,
        TimezoneId = "Asia/Seoul",
        ViewportSize = new() { Width = 390, Height = 844 },
        DeviceScaleFactor = 2,
        IsMobile = true,
        HasTouch = true,
    };
}
