using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using SeatAspire.Tests.Distributed;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Problems;

/// <summary>The description of the API tells what calls are refused with, not only what they answer.</summary>
[Collection(SharedSystem.Name)]
public sealed class ApiDescriptionTests(SeatSystem system)
{
    private static readonly JsonSerializerOptions Written = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Theory]
    [InlineData("post", "/api/showings/{showingId}/holds", "201 400 401 403 404 409 413 415 422 429 503")]
    [InlineData("post", "/api/holds/{holdId}/pay", "201 400 401 402 404 409 410 413 415 422 429 503")]
    [InlineData("delete", "/api/holds/{holdId}", "204 400 401 404 409 429 503")]
    [InlineData("get", "/api/showings/{showingId}/seats", "200 304 400 404 429 503")]
    [InlineData("post", "/api/auth/login", "200 400 401 413 415 429 503")]
    [InlineData("get", "/api/admin/audit", "200 400 401 403 429 503")]
    public async Task A_call_is_described_with_its_refusals(string method, string path, string statuses)
    {
        var responses = (await CallsAsync()).Single(call => (call.Path, call.Method) == (path, method)).Responses;

        Assert.Equal(statuses.Split(' '), responses.Select(response => response.Name).Order());
    }

    [Fact]
    public async Task Every_refusal_is_described_as_a_problem_and_by_its_words()
    {
        var calls = await CallsAsync();
        Assert.NotEmpty(calls);
        foreach (var (path, method, responses) in calls)
        {
            var refusals = responses.Where(response => response.Name[0] is '4' or '5').ToArray();
            Assert.Superset(new HashSet<string> { "429", "503" }, refusals.Select(refusal => refusal.Name).ToHashSet());
            Assert.All(refusals, refusal =>
            {
                Assert.True(refusal.Value.TryGetProperty("content", out var content), $"{method} {path} {refusal.Name}");
                Assert.Equal(["application/problem+json"], content.EnumerateObject().Select(type => type.Name));
                Assert.Matches("^[a-z]+(-[a-z]+)*(, [a-z]+(-[a-z]+)*)*$", refusal.Value.GetProperty("description").GetString());
            });
        }
    }

    [Fact]
    public async Task Bodies_are_described_as_closed_and_answers_as_open()
    {
        using var nobody = ApiClient.Nobody(system.Api[0]);
        var schemas = (await nobody.GetAsync("openapi/v1.json")).Json.GetProperty("components").GetProperty("schemas");

        foreach (var (name, closed) in new[] { ("HoldRequest", true), ("PayRequest", true), ("QueueRequest", true), ("HoldResponse", false), ("ProblemDetails", false) })
        {
            Assert.Equal(closed, schemas.GetProperty(name).TryGetProperty("additionalProperties", out _));
        }
    }

    /// <summary>With <c>DESCRIPTION=1</c> it writes it anew; <c>npm run types</c> then writes the browser's types from it.</summary>
    [Fact]
    public async Task The_copy_that_the_browsers_types_are_written_from_is_as_the_api_says()
    {
        using var nobody = ApiClient.Nobody(system.Api[0]);
        var told = JsonNode.Parse((await nobody.GetAsync("openapi/v1.json")).Json.GetRawText())!.AsObject();
        // The address of this one replica.
        told.Remove("servers");
        var copy = Path.Combine(Checkout.Root, "docs", "openapi.json");
        if (Environment.GetEnvironmentVariable("DESCRIPTION") == "1")
        {
            await File.WriteAllTextAsync(copy, told.ToJsonString(Written) + "\n");
        }

        Assert.True(JsonNode.DeepEquals(told, JsonNode.Parse(await File.ReadAllTextAsync(copy))), "docs/openapi.json is out of date: DESCRIPTION=1 ./test ApiDescriptionTests; npm run types in SeatAspire.Web/client");
    }

    private async Task<(string Path, string Method, JsonProperty[] Responses)[]> CallsAsync()
    {
        using var nobody = ApiClient.Nobody(system.Api[0]);
        return [.. (await nobody.GetAsync("openapi/v1.json")).Json.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(call => (
                path.Name, call.Name, call.Value.GetProperty("responses").EnumerateObject().ToArray())))];
    }
}
