using System.Reflection;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR;
using SeatAspire.Api.Problems;
using SeatAspire.Api.Shows;
using SeatAspire.Tests.Chat;
using SeatAspire.Tests.Distributed;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Attack;

/// <summary>
/// Every method of every hub, with every wrong shape for each of its arguments, and lines of rubbish to the chat over TCP: nobody else
/// may notice, and no replica end.
/// </summary>
[Collection(SharedSystem.Name)]
public sealed class HubAttackTests(SeatSystem system)
{
    private const int Replicas = 3;

    // A hub that is new here is one that has to be attacked too.
    private static readonly Dictionary<string, string> Paths = new()
    {
        ["SeatHub"] = "seats", ["QueueHub"] = "queue", ["ChatHub"] = "chat", ["AdminHub"] = "admin",
    };

    private static readonly Type[] Hubs = [.. typeof(HubRuleAttribute).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Hub)))];

    private static IEnumerable<MethodInfo> Methods(Type hub) =>
        hub.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Where(method => method.GetBaseDefinition() == method);

    [Fact]
    public void Every_argument_of_every_method_has_a_rule()
    {
        Assert.Equal(Paths.Keys.Order(), Hubs.Select(hub => hub.Name).Order());
        var open = Hubs.SelectMany(Methods).SelectMany(method => method.GetParameters())
            .Where(parameter => parameter.GetCustomAttribute<HubRuleAttribute>() is null)
            .Select(parameter => $"{parameter.Member.DeclaringType!.Name}.{parameter.Member.Name}({parameter.Name})");
        Assert.Empty(open);
    }

    [Fact]
    public async Task Whatever_is_sent_to_the_hubs_harms_nobody_else()
    {
        var showing = await OwnShowing.MakeAsync(system);
        var processes = Processes();
        using var ann = await ApiClient.GuestAsync(system.Api[0]);
        var hold = (await ann.HoldAsync(showing.Id, "A-1")).String("holdId");
        var innocents = await Task.WhenAll(system.Api.Select(origin => Viewer.JoinAsync(origin, showing.Id)));
        try
        {
            using var admin = await ApiClient.AdminAsync(system.Api[0]);
            using var eve = await ApiClient.GuestAsync(system.Api[1], "eve");
            var attacks =
                from replica in Enumerable.Range(0, Replicas)
                from hub in Hubs
                from token in hub.Name switch { "AdminHub" => [admin.AccessToken], "SeatHub" => [null, eve.AccessToken], _ => new[] { eve.AccessToken } }
                select AttackAsync(system.Api[replica], hub, token, showing.Id, hold);
            var answers = (await Task.WhenAll(attacks)).SelectMany(answers => answers).ToList();

            Assert.True(answers.Count > 1_000, $"Only {answers.Count} calls were made.");
            // Refused in words, or done; never an error of the server's own.
            var bugs = answers.Where(answer => answer.Error is { } error && !error.Contains("HubException: ", StringComparison.Ordinal)).ToList();
            Assert.True(bugs.Count == 0, string.Join('\n', bugs.Take(20)));

            Assert.Equal(processes, Processes());
            Assert.Equal("A-1", Assert.Single((await ann.GetAsync("api/holds")).Json.EnumerateArray()).GetProperty("seats")[0].GetString());
            await ann.HoldAsync(showing.Id, "A-2");
            await Task.WhenAll(innocents.Select(viewer => viewer.SeesAsync(1, 1)));
            // Nothing that was sent has stayed in the books.
            await Wait.ForAsync(
                "the innocent alone are counted", () => admin.GetAsync($"api/admin/showings/{showing.Id}"),
                figures => figures.Json.GetProperty("viewers").GetInt32() == Replicas);
            await system.HealthyAsync();
            Assert.Equal(processes, Processes());
        }
        finally
        {
            await Task.WhenAll(innocents.Select(viewer => viewer.DisposeAsync().AsTask()));
        }
    }

    [Fact]
    public async Task Who_joins_and_is_gone_at_once_stays_in_no_book()
    {
        const int Rushes = 60;
        var showing = await OwnShowing.MakeAsync(system);
        using var admin = await ApiClient.AdminAsync(system.Api[0]);
        await Parallel.ForAsync(0, Rushes, new ParallelOptions { MaxDegreeOfParallelism = 12 }, async (i, _) =>
        {
            await using var hub = await RawHub.ConnectAsync(system.Api[i % Replicas]);
            await hub.SendCallAsync("WatchStock", $"""[["{showing.Id}"]]""");
            await hub.SendCallAsync("Join", $"""["{showing.Id}",null]""");
            await hub.SendCallAsync("Join", $"""["{showing.Id}",null]""");
        });
        await using var one = await Viewer.JoinAsync(system.Api[0], showing.Id);
        await Wait.ForAsync(
            "one viewer is counted", () => admin.GetAsync($"api/admin/showings/{showing.Id}"),
            figures => figures.Json.GetProperty("viewers").GetInt32() == 1);
    }

    [Fact]
    public async Task Lines_of_rubbish_attack_nobody_in_the_chat_over_TCP()
    {
        var processes = Processes();
        var address = system.ChatTcp();
        var (calm, _) = await TcpLines.ComeAsync(address, "lobby");
        await using var _1 = calm;
        var random = new Random(1);
        var noise = new byte[3_000];
        random.NextBytes(noise);
        byte[][] rubbish =
        [
            noise, [0, (byte)'\n'], "a\0b\n"u8.ToArray(), "\\join \0\n\\join \n\\join \\join\n"u8.ToArray(), [0xff, 0xfe, (byte)'\n'], [0xed, 0xa0, 0x80, (byte)'\n'],
            "\\w\n\\w  \n\\w \0 x\n\\w nobody\n"u8.ToArray(), "\\rename\n\\rename \0\n\\rename a b c\n\\rename \u200b\n"u8.ToArray(), Encoding.UTF8.GetBytes(new string('\n', 1_000)),
            Encoding.UTF8.GetBytes(new string('x', 100_000)), "\\"u8.ToArray(), "\\\\\n\\\\\\\\\n\\who\n\\leave\n\\leave\n\\who\n"u8.ToArray(), "\u001b[2J\u0007\n"u8.ToArray(),
        ];
        await Parallel.ForEachAsync(rubbish, async (bytes, _) =>
        {
            await using var talker = await TcpLines.ConnectAsync(address);
            await talker.HearsAsync("* Welcome");
            try
            {
                await talker.SendAsync(bytes);
                talker.EndSending();
            }
            catch (System.Net.Sockets.SocketException)
            {
                // It was shown out before it had said all.
            }

            // It ends by a sentence, or by what this side did.
            await talker.LastAsync();
        });

        await calm.SayAsync("still here");
        await calm.HearsAsync(": still here");
        Assert.Equal(processes, Processes());
    }

    private static async Task<IReadOnlyList<Answer>> AttackAsync(string origin, Type hub, string? token, string showingId, string holdId)
    {
        var answers = new List<Answer>();
        RawHub? client = null;
        try
        {
            foreach (var method in Methods(hub))
            {
                foreach (var arguments in Wrong(method, showingId, holdId))
                {
                    client = client is { IsOpen: true } ? client : await ConnectAsync(client, origin, hub, token);
                    // One that is shown out for what it sent comes again.
                    var error = await client.CallAsync(method.Name, arguments);
                    answers.Add(new($"{hub.Name}.{method.Name}", arguments[..Math.Min(arguments.Length, 80)], error));
                }
            }
        }
        finally
        {
            if (client is not null)
            {
                await client.DisposeAsync();
            }
        }

        return answers;
    }

    private static async Task<RawHub> ConnectAsync(RawHub? before, string origin, Type hub, string? token)
    {
        if (before is not null)
        {
            await before.DisposeAsync();
        }

        return await RawHub.ConnectAsync(origin, token, Paths[hub.Name]);
    }

    /// <summary>Lists of arguments as JSON: each argument wrong in each way while the others are right, all wrong alike, too few, too many.</summary>
    private static IEnumerable<string> Wrong(MethodInfo method, string showingId, string holdId)
    {
        var right = method.GetParameters().Select(parameter => Right(parameter, showingId, holdId)).ToArray();
        string[] shapes =
        [
            "null", "[]", "[null]", "{}", "[{}]", "17", "-1", "0.5", "1e400", "99999999999999999999", "9007199254740993", "\"NaN\"", "true", "\"\"", "\"\\u0000\"", "\"\\u001b[2J\"",
            "\"\\ud800\"", "[\"\\u0000\"]", "[\"\\ud800\"]", "\"nowhere\"", "[\"nowhere\"]", "[\"nowhere\",null]", "\"a,b:1\"", "\"queue:*\"", "\"../../x\"", "[[[[\"x\"]]]]",
            new string('[', 40) + new string(']', 40), $"\"{new string('x', 3_000)}\"", $"\"{new string('x', 30_000)}\"",
            "[" + string.Join(',', Enumerable.Repeat("\"x\"", 700)) + "]", "[" + string.Join(',', Enumerable.Repeat("\"x\"", 6_000)) + "]",
            JsonSerializer.Serialize(holdId), JsonSerializer.Serialize(showingId + "~" + new string('0', 20)), JsonSerializer.Serialize(new[] { showingId, holdId }),
        ];
        yield return "[]";
        yield return $"[{string.Join(',', right.Append("null").Append("17"))}]";
        foreach (var shape in shapes)
        {
            yield return $"[{string.Join(',', right.Select(_ => shape))}]";
            for (var i = 0; i < right.Length && right.Length > 1; i++)
            {
                yield return $"[{string.Join(',', right.Select((ok, at) => at == i ? shape : ok))}]";
            }
        }
    }

    private static string Right(ParameterInfo parameter, string showingId, string holdId) => parameter.GetCustomAttribute<HubRuleAttribute>() switch
    {
        HubShowingAttribute => JsonSerializer.Serialize(showingId),
        HubShowingsAttribute => JsonSerializer.Serialize(new[] { showingId }),
        HubNumberAttribute => "null",
        HubTextsAttribute => "[\"B-1\"]",
        _ => parameter.Name switch { "showingId" => JsonSerializer.Serialize(showingId), "holdId" => JsonSerializer.Serialize(holdId), "room" => "\"lobby\"", _ => "\"hello\"" },
    };

    /// <summary>Which process each replica is, and when it began: a pid may be given again.</summary>
    private List<string> Processes() => [.. Enumerable.Range(1, Replicas).Select(number =>
    {
        var pid = system.Pid($"api-{number}");
        var stat = File.ReadAllText($"/proc/{pid}/stat");
        return $"api-{number} {pid} {stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[19]}";
    })];

    private sealed record Answer(string Method, string Arguments, string? Error);
}
