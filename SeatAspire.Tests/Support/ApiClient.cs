using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace SeatAspire.Tests.Support;

/// <summary>What the API answered: status, body as it came, and headers.</summary>
internal sealed record Reply(int Status, string Text, HttpResponseHeaders Headers, HttpContentHeaders ContentHeaders)
{
    public JsonElement Json => JsonDocument.Parse(Text).RootElement;

    /// <summary>The word of a problem: the last segment of its type. Empty for anything but problem+json.</summary>
    public string Word => ContentHeaders.ContentType?.MediaType == "application/problem+json"
        ? Json.GetProperty("type").GetString()!.Split('/')[^1]
        : "";

    /// <summary>The value of a text member.</summary>
    public string String(string name) => Json.GetProperty(name).GetString()!;

    /// <summary>The labels in a member that lists seats.</summary>
    public string[] Strings(string name) => [.. Json.GetProperty(name).EnumerateArray().Select(item => item.GetString()!)];

    public override string ToString() => $"{Status} {Text}";
}

/// <summary>Somebody who talks HTTP to one replica.</summary>
internal sealed class ApiClient : IDisposable
{
    private readonly HttpClient _http;

    private ApiClient(string origin)
    {
        Origin = origin;
        _http = new HttpClient { BaseAddress = new Uri(origin), Timeout = TimeSpan.FromSeconds(60) };
        _http.DefaultRequestHeaders.AcceptLanguage.ParseAdd("en");
    }

    /// <summary>The replica.</summary>
    public string Origin { get; }

    public string? AccessToken { get; private set; }
    public string RefreshToken { get; private set; } = "";

    /// <summary>Somebody who has not signed in.</summary>
    public static ApiClient Nobody(string origin) => new(origin);

    /// <summary>A new person.</summary>
    public static Task<ApiClient> GuestAsync(string origin, string nickname = "tester") =>
        SignInAsync(origin, "api/auth/guest", new { id = nickname });

    /// <summary>The admin whom the settings of every <see cref="SeatSystem"/> name.</summary>
    public static Task<ApiClient> AdminAsync(string origin) => LogInAsync(origin, SeatSystem.AdminEmail, SeatSystem.AdminPassword);

    /// <summary>Somebody with an account.</summary>
    public static Task<ApiClient> LogInAsync(string origin, string email, string password) =>
        SignInAsync(origin, "api/auth/login", new { email, password });

    /// <summary>Somebody with an account of their own. All tests share an address, and how many may sign up from it.</summary>
    public static async Task<(ApiClient Person, string Email)> SignUpAsync(string origin, string password)
    {
        var person = Nobody(origin);
        var name = "t" + Guid.NewGuid().ToString("N")[..12];
        var email = name + "@example.com";
        var reply = await PatientAsync(() => person.PostAsync("api/auth/signup", new { nickname = name, email, password, confirmPassword = password }));
        Assert.True(reply.Status == 201, reply.ToString());
        person.Become(reply);
        return (person, email);
    }

    /// <summary>The answer to a call once the limits let it through.</summary>
    public static Task<Reply> PatientAsync(Func<Task<Reply>> call) => Wait.ForAsync("an answer within the limits", call, reply => reply.Status != 429);

    /// <summary>Takes over the tokens of an answer: a renewal, a log-in, a sign-up.</summary>
    public void Become(Reply tokens)
    {
        AccessToken = tokens.String("accessToken");
        RefreshToken = tokens.String("refreshToken");
        _http.DefaultRequestHeaders.Authorization = new("Bearer", AccessToken);
    }

    /// <summary>The same person on another replica.</summary>
    public ApiClient At(string origin)
    {
        var twin = new ApiClient(origin) { AccessToken = AccessToken, RefreshToken = RefreshToken };
        twin._http.DefaultRequestHeaders.Authorization = _http.DefaultRequestHeaders.Authorization;
        return twin;
    }

    public Task<Reply> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null);

    public Task<Reply> PostAsync(string path, object? body, string? idempotencyKey = null) => SendAsync(HttpMethod.Post, path, body, idempotencyKey);

    public Task<Reply> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path, null);

    /// <summary>Enters a showing and waits, if need be, for the turn.</summary>
    public Task<Reply> EnterAsync(string showingId) => Wait.ForAsync(
        "the turn in the queue", () => PostAsync($"api/queue/check/{showingId}", null), reply => reply.String("state") is "open" or "admitted");

    public Task<Reply> HoldAsync(string showingId, params string[] seats) => PostAsync($"api/showings/{showingId}/holds", new { seats });

    public Task<Reply> PayAsync(string holdId, string key, string method = "sandbox") =>
        PostAsync($"api/holds/{holdId}/pay", new { method }, key);

    /// <summary>Holds and pays; the order's answer.</summary>
    public async Task<Reply> BuyAsync(string showingId, params string[] seats)
    {
        var hold = await HoldAsync(showingId, seats);
        Assert.True(hold.Status == 201, hold.ToString());
        var order = await PayAsync(hold.String("holdId"), Guid.NewGuid().ToString("N"));
        Assert.True(order.Status == 201, order.ToString());
        return order;
    }

    public Task<Reply> PutAsync(string path, object? body) => SendAsync(HttpMethod.Put, path, body);

    public async Task<Reply> SendAsync(
        HttpMethod method, string path, object? body, string? idempotencyKey = null, Action<HttpRequestMessage>? adjust = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = body as HttpContent ?? JsonContent.Create(body);
        }

        if (idempotencyKey is not null)
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", idempotencyKey);
        }

        adjust?.Invoke(request);
        using var response = await _http.SendAsync(request);
        return new((int)response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers, response.Content.Headers);
    }

    /// <summary>Goes away, whatever is under way: nobody hears the answer.</summary>
    public void HangUp() => _http.CancelPendingRequests();

    public void Dispose() => _http.Dispose();

    private static async Task<ApiClient> SignInAsync(string origin, string path, object body)
    {
        var client = new ApiClient(origin);
        var reply = await client.PostAsync(path, body);
        Assert.True(reply.Status == 200, reply.ToString());
        client.Become(reply);
        return client;
    }
}
