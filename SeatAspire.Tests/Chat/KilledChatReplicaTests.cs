using SeatAspire.Tests.Chaos;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Chat;

/// <summary>A replica is killed (-9) under people who chat.</summary>
[Collection(KilledReplicas.Name)]
public sealed class KilledChatReplicaTests(ImpatientSystem system)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Who_was_on_a_killed_replica_has_left_once_unless_they_came_back()
    {
        await system.HealthyAsync();
        var room = await system.ShowingAsync("moonlight");
        await using var ann = await Talker.ComeAsync(system.Api[0], Talker.NewName("ann"), room);
        await using var dan = await Talker.ComeAsync(system.Api[0], Talker.NewName("dan"), room);
        await using var bob = await Talker.ComeAsync(system.Api[1], Talker.NewName("bob"), room);
        await using var cho = await Talker.ComeAsync(system.Api[2], Talker.NewName("cho"), room);
        Processes.Signal(system.Pid("api-1"), "KILL");
        await Wait.UntilAsync("their connections are gone", () => !ann.Hub.IsOpen && !dan.Hub.IsOpen);
        await using var back = await dan.AgainAsync(system.Api[1]);
        await back.JoinAsync(room);

        foreach (var one in new[] { bob, cho, back })
        {
            await one.Hub.EventAsync("Left", left => left.GetProperty("nickname").GetString() == ann.Nickname, Patience);
        }

        // Whoever leaves later is told later: what else there was to tell has been told.
        await using var eve = await Talker.ComeAsync(system.Api[2], Talker.NewName("eve"), room);
        await eve.GoAsync();
        await bob.Hub.EventAsync("Left", left => left.GetProperty("nickname").GetString() == eve.Nickname, Patience);
        await cho.Hub.EventAsync("Left", left => left.GetProperty("nickname").GetString() == eve.Nickname, Patience);
        Assert.Equal([ann.Nickname, eve.Nickname], bob.Heard("Left"));
        Assert.Equal([ann.Nickname, eve.Nickname], cho.Heard("Left"));
        Assert.Equal([cho.Nickname, eve.Nickname], bob.Heard("Joined"));
        var view = await cho.JoinAsync(room);
        Assert.Equal(
            new[] { bob.Nickname, cho.Nickname, dan.Nickname }.Order(),
            view.GetProperty("people").EnumerateArray().Select(one => one.GetProperty("nickname").GetString()!).Order());
        await system.HealthyAsync();
    }
}
