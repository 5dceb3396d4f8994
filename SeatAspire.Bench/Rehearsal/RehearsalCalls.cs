using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace SeatAspire.Bench.Rehearsal;

/// <summary>What a call came to.</summary>
/// <param name="Status">0 where no answer came.</param>
/// <param name="Word">The refusal's; empty of a success.</param>
/// <param name="Wait">How long the server asks to wait.</param>
internal readonly record struct RehearsalAnswer(int Status, string Word, JsonElement Body, TimeSpan Wait)
{
    /// <summary>Whether what was asked for was done.</summary>
    public bool IsDone => Status is >= 200 and < 300;

    /// <summary>Whether the same may be done a little later.</summary>
    public bool IsLater => Status is 0 or 429 or 503;
}

/// <summary>Calls over HTTP, each measured and counted.</summary>
internal sealed class RehearsalCalls(RehearsalFigures figures) : IDisposable
{
    private const int MostConnections = 200;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    private readonly HttpClient _http = new(new SocketsHttpHandler { MaxConnectionsPerServer = MostConnections }) { Timeout = Limit };

    /// <summary>One call.</summary>
    /// <param name="what">As what it is counted; null: not at all.</param>
    /// <param name="key">The <c>Idempotency-Key</c>.</param>
    public async Task<RehearsalAnswer> SendAsync(string? what, HttpMethod method, Uri address, string? token, object? body = null, string? key = null)
    {
        var began = Stopwatch.GetTimestamp();
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
            var status = (int)response.StatusCode;
            var word = response.IsSuccessStatusCode ? "" : WordOf(json, status);
            if (what is not null)
            {
                figures.Took(what, Stopwatch.GetElapsedTime(began));
                if (status >= 500 && status != 503)
                {
                    figures.Error(what, $"{status} {text}");
                }
                else if (word.Length > 0)
                {
                    figures.Refused(what, word);
                }
            }

            return new(status, word, json, response.Headers.RetryAfter?.Delta ?? Soon);
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException or JsonException or IOException)
        {
            if (what is not null)
            {
                figures.Error(what, $"{method} {address.AbsolutePath}: {error.Message}");
            }

            return new(0, "no-answer", default, Soon);
        }
    }

    public void Dispose() => _http.Dispose();

    private static string WordOf(JsonElement problem, int status) =>
        problem.ValueKind == JsonValueKind.Object && problem.TryGetProperty("type", out var type) ? type.GetString()![(type.GetString()!.LastIndexOf('/') + 1)..] : $"{status}";
}
