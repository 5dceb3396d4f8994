using System.Diagnostics;
using System.Globalization;
using SeatAspire.Tests.Distributed;
using SeatAspire.Tests.Support;
using Xunit.Abstractions;

namespace SeatAspire.Tests.Accounts;

/// <summary>
/// Two addresses send wrong passwords as fast as they may; somebody honest logs in from a third. Turns go round by address, so the honest one
/// waits for about one turn of each attacker, however many of theirs wait: a few times as long as on a quiet replica, and never for nothing.
/// </summary>
[Collection(SharedSystem.Name)]
public sealed class HonestLogInTests(SeatSystem system, ITestOutputHelper output)
{
    private const string Password = "correct horse battery";
    private const int LogIns = 8;
    private const int AllowedPerSecond = 10;

    // One turn of each of the two attackers and one's own are three; as much again for all else that a busy machine does. In one line it
    // would be twenty places.
    private const double MostTimesAsLong = 8;

    [Fact]
    public async Task Two_addresses_with_wrong_passwords_hold_an_honest_log_in_up_for_little_more_than_a_turn_each()
    {
        var email = $"{Guid.NewGuid():N}@example.com";
        using var honest = ApiClient.Nobody(system.Api[0]);
        var signedUp = await honest.PostAsync("api/auth/signup", new { nickname = $"h{Guid.NewGuid():N}"[..12], email, password = Password, confirmPassword = Password });
        Assert.True(signedUp.Status == 201, signedUp.ToString());

        var quiet = await LogInsAsync(honest, email);
        using var over = new CancellationTokenSource();
        Task<int>[] attackers = [AttackAsync("203.0.113.201", over.Token), AttackAsync("203.0.113.202", over.Token)];
        var attacked = await LogInsAsync(honest, email);
        await over.CancelAsync();
        var wrong = await Task.WhenAll(attackers);

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"honest log-ins (ms): quiet median {Median(quiet):0}, most {quiet.Max():0}; attacked median {Median(attacked):0}, most {attacked.Max():0}; ratio {Median(attacked) / Median(quiet):0.0}; {string.Join(" and ", wrong)} wrong passwords refused"));
        Assert.All(wrong, sent => Assert.InRange(sent, LogIns, int.MaxValue));
        Assert.InRange(Median(attacked) / Median(quiet), 0, MostTimesAsLong);
    }

    private static double Median(IReadOnlyList<double> values) => values.Order().ElementAt(values.Count / 2);

    private static async Task<List<double>> LogInsAsync(ApiClient honest, string email)
    {
        var waits = new List<double>();
        for (var i = 0; i < LogIns; i++)
        {
            var began = Stopwatch.GetTimestamp();
            var reply = await LogInAsync(honest, "203.0.113.200", email, Password);
            waits.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            Assert.True(reply.Status == 200, reply.ToString());
        }

        return waits;
    }

    /// <summary>Wrong passwords for one account after the other, at the allowed rate, without waiting for the answers.</summary>
    /// <returns>How many were refused as wrong.</returns>
    private async Task<int> AttackAsync(string address, CancellationToken over)
    {
        using var attacker = ApiClient.Nobody(system.Api[0]);
        using var pace = new PeriodicTimer(TimeSpan.FromSeconds(1) / AllowedPerSecond);
        var sent = new List<Task<Reply>>();
        while (!over.IsCancellationRequested)
        {
            sent.Add(LogInAsync(attacker, address, $"{Guid.NewGuid():N}@example.com", "not the password"));
            await pace.WaitForNextTickAsync(CancellationToken.None);
        }

        return (await Task.WhenAll(sent)).Count(reply => reply.Status == 401);
    }

    private static Task<Reply> LogInAsync(ApiClient client, string address, string email, string password) =>
        client.SendAsync(HttpMethod.Post, "api/auth/login", new { email, password }, adjust: request => request.Headers.Add("X-Forwarded-For", address));
}
