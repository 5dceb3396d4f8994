using System.Diagnostics;
using System.Globalization;
using SeatAspire.Tests.Distributed;
using SeatAspire.Tests.Support;
using Xunit.Abstractions;

namespace SeatAspire.Tests.Accounts;

/// <summary>
/// Two addresses send wrong passwords as fast as they may; somebody honest logs in from a third. Turns go round by address, so the honest one
/// waits for the turn that is under way and about one of each attacker, however many of theirs wait. How long that is depends on the machine.
/// </summary>
[Collection(SharedSystem.Name)]
public sealed class HonestLogInTests(SeatSystem system, ITestOutputHelper output)
{
    private const string Password = "correct horse battery";
    private const int LogIns = 8;
    private const int AllowedPerSecond = 10;

    // The turn under way, one of each attacker, and as many again whose answers were on their way. In one line it would be twenty.
    private const int MostTurnsBefore = 6;

    private int _refused;

    [Fact]
    public async Task Two_addresses_with_wrong_passwords_hold_an_honest_log_in_up_for_little_more_than_a_turn_each()
    {
        var email = $"{Guid.NewGuid():N}@example.com";
        using var honest = ApiClient.Nobody(system.Api[0]);
        var signedUp = await honest.PostAsync("api/auth/signup", new { nickname = $"h{Guid.NewGuid():N}"[..12], email, password = Password, confirmPassword = Password });
        Assert.True(signedUp.Status == 201, signedUp.ToString());

        var (quiet, _) = await LogInsAsync(honest, email);
        using var over = new CancellationTokenSource();
        Task[] attackers = [AttackAsync("203.0.113.201", over.Token), AttackAsync("203.0.113.202", over.Token)];
        var (attacked, turns) = await LogInsAsync(honest, email);
        await over.CancelAsync();
        await Task.WhenAll(attackers);

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"honest log-ins (ms): quiet median {Median(quiet):0}, most {quiet.Max():0}; attacked median {Median(attacked):0}, most {attacked.Max():0}; ratio {Median(attacked) / Median(quiet):0.0}; wrong passwords answered meanwhile: median {Median(turns):0}, most {turns.Max():0}"));
        Assert.InRange(Median(turns), 1, MostTurnsBefore);
    }

    private static double Median(IReadOnlyList<double> values) => values.Order().ElementAt(values.Count / 2);

    /// <summary>Logs in time after time.</summary>
    /// <returns>For each, its wait in ms, and how many wrong passwords were answered meanwhile.</returns>
    private async Task<(List<double> Waits, List<double> Turns)> LogInsAsync(ApiClient honest, string email)
    {
        var (waits, turns) = (new List<double>(), new List<double>());
        for (var i = 0; i < LogIns; i++)
        {
            var (began, before) = (Stopwatch.GetTimestamp(), Volatile.Read(ref _refused));
            var reply = await LogInAsync(honest, "203.0.113.200", email, Password);
            waits.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            turns.Add(Volatile.Read(ref _refused) - before);
            Assert.True(reply.Status == 200, reply.ToString());
        }

        return (waits, turns);
    }

    /// <summary>Wrong passwords for one account after the other, at the allowed rate, without waiting for the answers.</summary>
    private async Task AttackAsync(string address, CancellationToken over)
    {
        using var attacker = ApiClient.Nobody(system.Api[0]);
        using var pace = new PeriodicTimer(TimeSpan.FromSeconds(1) / AllowedPerSecond);
        var sent = new List<Task>();
        while (!over.IsCancellationRequested)
        {
            sent.Add(TryAsync());
            await pace.WaitForNextTickAsync(CancellationToken.None);
        }

        await Task.WhenAll(sent);

        async Task TryAsync()
        {
            if ((await LogInAsync(attacker, address, $"{Guid.NewGuid():N}@example.com", "not the password")).Status == 401)
            {
                Interlocked.Increment(ref _refused);
            }
        }
    }

    private static Task<Reply> LogInAsync(ApiClient client, string address, string email, string password) =>
        client.SendAsync(HttpMethod.Post, "api/auth/login", new { email, password }, adjust: request => request.Headers.Add("X-Forwarded-For", address));
}
