using System.Text.Json;
using SeatAspire.Api.Chat;
using SeatAspire.Tests.Chaos;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Chat;

/// <summary>Redis is lost under people who chat: they stay where they are, and nobody is told otherwise.</summary>
[Collection(LostRedis.Name)]
public sealed class LostChatRedisTests(GivenRedisSystem system)
{
    [Fact]
    public async Task Emptied_it_learns_anew_who_is_where()
    {
        var (before, after) = (Talker.NewName("before"), Talker.NewName("after"));
        await using var ann = await Talker.ComeAsync(system.Api[0], Talker.NewName("ann"), "lobby");
        await using var bob = await Talker.ComeAsync(system.Api[1], Talker.NewName("bob"), "lobby");
        await ann.SendAsync("lobby", before);
        await bob.HearsAsync(before);
        await system.Redis.Connection.GetDatabase().ExecuteAsync("FLUSHALL");
        await ann.InsistAsync("lobby", after);
        await Task.WhenAll(ann.HearsAsync(after), bob.HearsAsync(after));
        await NobodyHasLeftAsync(ann, bob, kept: [after], lost: [before]);
        Assert.Equal(ann.Nickname, (await bob.Hub.CallAsync("Whisper", ann.Nickname, "still you?")).GetString());
    }

    [Fact]
    public async Task Away_for_longer_than_a_replica_may_be_silent_nobody_counts_as_gone()
    {
        var (before, after) = (Talker.NewName("before"), Talker.NewName("after"));
        await using var ann = await Talker.ComeAsync(system.Api[0], Talker.NewName("ann"), "lobby");
        await using var bob = await Talker.ComeAsync(system.Api[1], Talker.NewName("bob"), "lobby");
        await ann.SendAsync("lobby", before);
        system.Redis.Keep();
        await system.Redis.KillAsync();
        var killed = TimeProvider.System.GetTimestamp();
        Assert.Equal("unavailable", await ann.RefusalAsync("Send", "lobby", "lost"));
        Assert.Equal("unavailable", await bob.RefusalAsync("Join", "lobby"));
        await Wait.UntilAsync("every replica has been silent for too long", () => TimeProvider.System.GetElapsedTime(killed) > ChatPresence.Silence);
        await system.Redis.RestartAsync(withKept: true);
        await Wait.UntilAsync("it is heard again", async () =>
        {
            await Record.ExceptionAsync(() => ann.SendAsync("lobby", after));
            // Each replica subscribes again for itself: both have, before what both must hear.
            return new[] { ann, bob }.All(one => one.Heard("Message", "text").Contains(after));
        });
        await NobodyHasLeftAsync(ann, bob, kept: [before, after], lost: []);
    }

    private async Task NobodyHasLeftAsync(Talker ann, Talker bob, string[] kept, string[] lost)
    {
        // Comes and goes later than all that happened.
        await using var cho = await Talker.OfAsync(await ApiClient.GuestAsync(system.Api[2], "cho"), "cho");
        var view = default(JsonElement);
        await Wait.UntilAsync("the rooms are known", async () =>
        {
            // Her replica may find Redis again later than the others.
            var error = await Record.ExceptionAsync(async () => view = await cho.JoinAsync("lobby"));
            Assert.True(error is null || error.Message.Contains("unavailable: ", StringComparison.Ordinal), error?.Message);
            return error is null && view.GetProperty("count").GetInt32() >= 3;
        });
        var name = view.GetProperty("me").GetProperty("nickname").GetString()!;
        var said = view.GetProperty("messages").EnumerateArray().Select(one => one.GetProperty("text").GetString()!).ToList();
        Assert.Equal(kept, said.Intersect([.. kept, .. lost]));
        await cho.GoAsync();
        await Task.WhenAll(new[] { ann, bob }.Select(one => one.Hub.EventAsync("Left", left => left.GetProperty("nickname").GetString() == name)));
        Assert.Equal([name], ann.Heard("Left"));
        Assert.Equal([name], bob.Heard("Left"));
        Assert.Equal([bob.Nickname, name], ann.Heard("Joined"));
        Assert.Equal([name], bob.Heard("Joined"));
    }
}
