using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace SeatAspire.Bench.Soak;

/// <summary>What came of a call.</summary>
/// <param name="Word">The status of a success, such as <c>201</c>, <c>ok</c> of a hub; the refusal's word; null where there was an error.</param>
/// <param name="Text">The body as it came; empty of a hub.</param>
internal readonly record struct Answer(string? Word, JsonElement Body, string Text)
{
    /// <summary>Whether what was asked for was done.</summary>
    public bool IsDone => Word is { } word && (word == "ok" || word[0] == '2');
}

/// <summary>Calls of people, over HTTP and hubs. Each answer is counted by its word; one that is not expected is an error.</summary>
internal sealed class Calls(Tally tally) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30) }) { Timeout = HubTalk.Limit };

    /// <summary>Makes a new person and answers their token; null where that failed.</summary>
    public async Task<string?> GuestAsync(Uri replica, string nickname)
    {
        var answer = await HttpAsync("guest", ["200"], HttpMethod.Post, new Uri(replica, "/api/auth/guest"), null, new { id = nickname });
        return answer.IsDone ? answer.Body.GetProperty("accessToken").GetString() : null;
    }

    /// <summary>One request.</summary>
    /// <param name="what">As what it is counted.</param>
    /// <param name="expected">Statuses of success and words of refusals that may come.</param>
    /// <param name="key">The <c>Idempotency-Key</c>.</param>
    public async Task<Answer> HttpAsync(
        string what, string[] expected, HttpMethod method, Uri address, string? token, object? body = null, string? key = null)
    {
        try
        {
            using var request = new HttpRequestMessage(method, address);
            request.Content = body is null ? null : JsonContent.Create(body);
            request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
            if (key is not null)
            {
                request.Headers.Add("Idempotency-Key", key);
            }

            using var response = await _http.SendAsync(request);
            var text = await response.Content.ReadAsStringAsync();
            var json = text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text);
            var word = response.IsSuccessStatusCode ? ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture) : WordOf(json);
            return Counted(what, expected, word, json, $"{(int)response.StatusCode} {text}", text);
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException or JsonException or IOException)
        {
            tally.Error(what, $"{method} {address.AbsolutePath}: {error.GetType().Name} {error.Message} {error.InnerException?.Message}");
            return default;
        }
    }

    /// <summary>One call of a hub's method.</summary>
    /// <inheritdoc cref="HttpAsync"/>
    public async Task<Answer> HubAsync(string what, string[] expected, HubTalk hub, string method, params object?[] arguments)
    {
        try
        {
            var result = await hub.CallAsync(method, arguments);
            var isRefusal = result.ValueKind == JsonValueKind.Object && result.TryGetProperty("ok", out var ok) && !ok.GetBoolean();
            return Counted(what, expected, isRefusal ? WordOf(result.GetProperty("problem")) : "ok", result, isRefusal ? result.GetRawText() : "", "");
        }
        catch (HubErrorException error)
        {
            var colon = error.Message.IndexOf(':', StringComparison.Ordinal);
            return Counted(what, expected, colon < 0 ? "" : error.Message[..colon], default, error.Message, "");
        }
        catch (Exception error) when (error is TimeoutException or IOException or OperationCanceledException or System.Net.WebSockets.WebSocketException)
        {
            tally.Error(what, $"{method}: {error.GetType().Name} {hub.Lost ?? error.Message}");
            return default;
        }
    }

    public void Dispose() => _http.Dispose();

    private Answer Counted(string what, string[] expected, string word, JsonElement body, string told, string text)
    {
        if (!expected.Contains(word))
        {
            tally.Error(what, told);
            return default;
        }

        tally.Count($"{what} {word}");
        return new(word, body, text);
    }

    private static string WordOf(JsonElement problem) =>
        problem.ValueKind == JsonValueKind.Object && problem.TryGetProperty("type", out var type) ? type.GetString()![(type.GetString()!.LastIndexOf('/') + 1)..] : "";
}
