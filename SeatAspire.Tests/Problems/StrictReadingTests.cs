using System.Net.Sockets;
using System.Text;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Problems;

/// <summary>What is asked is read strictly, and what is wrong with it is named before anything is done.</summary>
public sealed class StrictReadingTests
{
    private const string Guest = "api/auth/guest";

    [Theory]
    [InlineData("{", 400, "validation")]
    [InlineData("", 400, "validation")]
    [InlineData("null", 400, "validation")]
    [InlineData("[]", 400, "validation")]
    [InlineData("{}", 400, "validation")]
    [InlineData("""{"id":null}""", 400, "validation")]
    [InlineData("""{"id":12}""", 400, "validation")]
    [InlineData("""{"id":["a"]}""", 400, "validation")]
    [InlineData("""{"id":"a b"}""", 400, "validation")]
    [InlineData("""{"id":"\ud800"}""", 400, "validation")]
    [InlineData("""{"id":"min","more":{"of":1}}""", 400, "validation")]
    [InlineData("""{"id":"min","id":"min"}""", 400, "validation")]
    [InlineData("""{"id":"min"}""", 200, "")]
    [InlineData("\uFEFF{\"id\":\"min\"}", 200, "")]
    public async Task Json_is_read_strictly(string body, int status, string word)
    {
        await using var api = await LoneApi.StartAsync();
        using var nobody = ApiClient.Nobody(api.Origin);

        var reply = await nobody.PostAsync(Guest, Json(body));

        Assert.Equal((status, word), (reply.Status, reply.Word));
    }

    [Theory]
    [InlineData("api/auth/guest", "{}", "The JSON of this request must also have: \"id\".")]
    [InlineData("api/auth/guest", """{"id":null}""", "\"id\" must be text, in quotes.")]
    [InlineData("api/auth/guest", """{"ID":["a"]}""", "\"id\" must be text, in quotes.")]
    [InlineData("api/auth/guest", "[]", "Send a JSON object, in braces. It may have: \"id\".")]
    [InlineData("api/auth/guest", """{"id":a}""", "The body is not JSON.")]
    [InlineData("api/auth/signup", """{"nickname":"min","password":"12345678"}""", "must also have: \"email\", \"confirmPassword\".")]
    [InlineData("read/cart", """{"quantity":"1"}""", "\"quantity\" must be a whole number, at most 2147483647.")]
    [InlineData("read/cart", """{"quantity":1.5}""", "\"quantity\" must be a whole number, at most 2147483647.")]
    [InlineData("read/hold", """{"seats":"A-1"}""", "\"seats\" must be a list of texts, in brackets.")]
    [InlineData("read/hold", """{"seats":["A-1",2]}""", "\"seats\" must be a list of texts, in brackets.")]
    [InlineData("read/queue", """{"paused":"no"}""", "\"paused\" must be true or false.")]
    [InlineData("read/queue", """{"pause":true}""", "\"pause\", a property that means nothing here. It may have: \"mode\", \"threshold\", \"admitPerSecond\", \"leaseSeconds\", \"paused\", \"opensAt\", \"draw\".")]
    [InlineData("api/auth/guest", """{"id":"min","more":{"of":1}}""", "\"more\", a property that means nothing here. It may have: \"id\".")]
    [InlineData("api/auth/guest", """{"id":"min","odd name":1}""", "\"odd name\", a property that means nothing here.")]
    [InlineData("api/auth/guest", """{"id":"min","id":"ann"}""", "\"id\" more than once.")]
    [InlineData("api/auth/login", """{"email":"a\u0000@e.org","password":"x"}""", "\"email\" has a character that no text has")]
    [InlineData("api/auth/login", """{"email":"a@e.org","password":"\ud800"}""", "\"password\" has a character that no text has")]
    [InlineData("api/auth/login", """{"email":"a@e.org","password":"x","more":{"of":["\udc00\ud800"]}}""", "\"more.of\" has a character that no text has")]
    [InlineData("api/auth/login", """{"pass\u0001word":"x"}""", "has a character that no text has")]
    public async Task What_is_wrong_in_a_body_is_named(string path, string body, string words)
    {
        await using var api = await LoneApi.StartAsync();
        using var nobody = ApiClient.Nobody(api.Origin);

        var reply = await nobody.PostAsync(path, Json(body));
        Assert.Equal((400, "validation"), (reply.Status, reply.Word));
        Assert.Contains(words, reply.String("detail"), StringComparison.Ordinal);
        Assert.DoesNotContain("Request", reply.String("detail"), StringComparison.Ordinal);

        var korean = await nobody.SendAsync(HttpMethod.Post, path, Json(body), adjust: request => request.Headers.AcceptLanguage.ParseAdd("ko"));
        Assert.Equal(Quoted(reply.String("detail")), Quoted(korean.String("detail")));

        static string[] Quoted(string detail) => [.. detail.Split('"').Where((_, i) => i % 2 == 1)];
    }

    [Theory]
    [InlineData("application/json", 200)]
    [InlineData("application/json; charset=utf-8", 200)]
    [InlineData("application/json; charset=\"UTF-8\"", 200)]
    [InlineData("application/json; charset=utf-16", 415)]
    [InlineData("application/json; charset=utf-7", 415)]
    [InlineData("application/json; charset=foo", 415)]
    [InlineData("application/json; charset=\"\"", 415)]
    [InlineData("application/json;;charset", 415)]
    [InlineData("text/plain", 415)]
    [InlineData("nonsense", 415)]
    public async Task A_body_is_utf8_json(string type, int status)
    {
        await using var api = await LoneApi.StartAsync();
        using var nobody = ApiClient.Nobody(api.Origin);
        using var body = new ByteArrayContent("""{"id":"min"}"""u8.ToArray());
        body.Headers.TryAddWithoutValidation("Content-Type", type);

        var reply = await nobody.PostAsync(Guest, body);

        Assert.Equal((status, status == 200 ? "" : "unsupported-media-type"), (reply.Status, reply.Word));
    }

    [Theory]
    [InlineData("api/shows/a%01b", "path")]
    [InlineData("api/shows/%FF", "path")]
    [InlineData("api/shows/%ED%A0%80", "path")]
    [InlineData("api/showings/one/layout?hash=%00", "hash")]
    [InlineData("api/showings/one/layout?hash=a&other=%C3%28", "other")]
    [InlineData("api/showings/one/layout?%1Fodd=a", "\uFFFDodd")]
    public async Task An_address_is_text(string path, string part)
    {
        await using var api = await LoneApi.StartAsync();
        using var nobody = ApiClient.Nobody(api.Origin);

        var reply = await nobody.GetAsync(path);

        Assert.Equal((400, "validation"), (reply.Status, reply.Word));
        Assert.StartsWith($"\"{part}\" has a character that no text has", reply.String("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_of_any_script_is_text()
    {
        await using var api = await LoneApi.StartAsync();
        using var nobody = ApiClient.Nobody(api.Origin);

        Assert.Equal(404, (await nobody.GetAsync("api/shows/" + Uri.EscapeDataString("달빛 🌙\t\r\n%"))).Status);
        Assert.Equal(200, (await nobody.GetAsync("api/showings/one/layout?hash=" + Uri.EscapeDataString("달빛 🌙+\t\r\n%") + "&%zz")).Status);
    }

    [Theory]
    [InlineData("", 401)]
    [InlineData("{}", 401)]
    [InlineData("""{"seats":["A-1"]}""", 400)]
    [InlineData("[1]", 400)]
    [InlineData("nonsense", 400)]
    public async Task A_call_without_a_body_takes_none(string body, int status)
    {
        await using var api = await LoneApi.StartAsync();
        using var nobody = ApiClient.Nobody(api.Origin);

        var reply = await nobody.PostAsync("api/bodiless", Json(body));

        Assert.Equal(status, reply.Status);
        Assert.Equal(body.Contains("seats", StringComparison.Ordinal), reply.String("detail").Contains("\"seats\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_body_that_is_no_json_or_too_large_is_refused()
    {
        await using var api = await LoneApi.StartAsync();
        using var nobody = ApiClient.Nobody(api.Origin);

        Assert.Equal("unsupported-media-type", (await nobody.PostAsync(Guest, new StringContent("id=min"))).Word);
        var large = await nobody.PostAsync(Guest, Json($$"""{"id":"{{new string('a', 70_000)}}"}"""));
        Assert.Equal((413, "too-large"), (large.Status, large.Word));
    }

    // What the server itself refuses, below everything of ours: never as a fault of its own.
    [Theory]
    [InlineData("GET /api/shows/%00 HTTP/1.1\r\nHost: x\r\n\r\n", 400)]
    [InlineData("GET /api/shows/\0 HTTP/1.1\r\nHost: x\r\n\r\n", 400)]
    [InlineData("GET /api/shows HTTP/1.1\r\n\r\n", 400)]
    [InlineData("GET /api/shows HTTP/1.1\r\nHost: x\r\nAccept-Language: \0\r\n\r\n", 400)]
    [InlineData("GET /api/shows HTTP/9.9\r\nHost: x\r\n\r\n", 505)]
    [InlineData("GET http://x/api/nothing HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", 404)]
    [InlineData("POST /api/auth/guest HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", 400)]
    [InlineData("POST /api/auth/guest HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n", 400)]
    [InlineData("POST /api/auth/guest HTTP/1.1\r\nHost: x\r\nContent-Length: 9999999999\r\nContent-Type: application/json\r\n\r\n", 413)]
    [InlineData("POST /api/auth/guest HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n\r\n", 400)]
    [InlineData("POST /api/auth/guest HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Type: application/json\r\n\r\nzz\r\n", 400)]
    [InlineData("POST /api/auth/guest HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\nContent-Type: application/json\r\n\r\n", 400)]
    public async Task Malformed_requests_are_no_fault_of_the_server(string request, int status)
    {
        await using var api = await LoneApi.StartAsync();
        var origin = new Uri(api.Origin);
        using var socket = new TcpClient(origin.Host, origin.Port);
        await socket.GetStream().WriteAsync(Encoding.Latin1.GetBytes(request));
        using var reader = new StreamReader(socket.GetStream());

        Assert.StartsWith($"HTTP/1.1 {status} ", await reader.ReadLineAsync(), StringComparison.Ordinal);
        Assert.Empty(api.Log);
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");
}
