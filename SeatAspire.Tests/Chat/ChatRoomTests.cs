using System.Globalization;
using System.Text.Json;
using SeatAspire.Tests.Distributed;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Chat;

/// <summary>The chat on three replicas; every test has a room of its own.</summary>
[Collection(SharedSystem.Name)]
public sealed class ChatRoomTests(SeatSystem system) : IAsyncLifetime
{
    private readonly List<Talker> _talkers = [];
    private string _room = "";

    public async Task InitializeAsync() => _room = (await OwnShowing.MakeAsync(system)).Id;

    public async Task DisposeAsync()
    {
        foreach (var talker in _talkers)
        {
            await talker.DisposeAsync();
        }
    }

    [Fact]
    public async Task What_is_said_is_heard_once_on_every_replica_in_the_order_of_the_history()
    {
        var all = new[] { await ComeAsync(0, "ann"), await ComeAsync(1, "bob"), await ComeAsync(2, "cho") };
        await Task.WhenAll(all.Select(async (one, who) =>
        {
            for (var i = 0; i < 4; i++)
            {
                await one.SendAsync(_room, $"{who} {i} 안녕하세요 👩‍👩‍👧 <b>굵게</b> https://example.com");
            }
        }));
        var late = await ComeAsync(1, "dan", join: false);
        var view = await late.JoinAsync(_room);
        var history = Texts(view.GetProperty("messages"));
        Assert.Equal(12, history.Length);
        foreach (var one in all)
        {
            await Wait.UntilAsync("all is heard", () => one.Heard("Message", "text").Length >= 12);
            Assert.Equal(history, one.Heard("Message", "text"));
        }

        Assert.Contains("0 3 안녕하세요 👩‍👩‍👧 <b>굵게</b> https://example.com", history);
        var ids = view.GetProperty("messages").EnumerateArray().Select(message => message.GetProperty("id").GetString()).ToList();
        Assert.Equal(ids.Distinct(), ids);
        // A person's colour is the same in what they say, among the people, and on another visit.
        var color = view.GetProperty("messages").EnumerateArray().First(message => message.GetProperty("nickname").GetString() == all[0].Nickname).GetProperty("color").GetString();
        Assert.Equal(color, Member(view, all[0].Nickname).GetProperty("color").GetString());
        var again = await Add(all[0].AgainAsync(system.Api[2]));
        Assert.Equal(color, (await again.JoinAsync(_room)).GetProperty("me").GetProperty("color").GetString());
        Assert.Equal(4, view.GetProperty("count").GetInt32());
        Assert.Empty(late.Heard("Message"));
    }

    [Fact]
    public async Task The_last_fifty_messages_are_kept()
    {
        var people = await Task.WhenAll(Enumerable.Range(0, 11).Select(i => ComeAsync(i % 3, "p" + i)));
        for (var i = 0; i < 55; i++)
        {
            await people[i % 11].InsistAsync(_room, i.ToString(CultureInfo.InvariantCulture));
        }

        var late = await ComeAsync(0, "late", join: false);
        Assert.Equal(
            Enumerable.Range(5, 50).Select(i => i.ToString(CultureInfo.InvariantCulture)),
            Texts((await late.JoinAsync(_room)).GetProperty("messages")));
    }

    [Fact]
    public async Task Coming_and_leaving_is_told_once_a_reload_and_a_second_tab_are_not()
    {
        var (bob, cho) = (await ComeAsync(1, "bob"), await ComeAsync(2, "cho"));
        var ann = await ComeAsync(0, "ann");
        await Task.WhenAll(bob.Hub.EventAsync("Joined", By(ann)), cho.Hub.EventAsync("Joined", By(ann)));
        // A second tab on another replica, then a reload of both: gone everywhere for a moment.
        var tab = await Add(ann.AgainAsync(system.Api[1]));
        await tab.JoinAsync(_room);
        await tab.GoAsync();
        await ann.GoAsync();
        var back = await Add(ann.AgainAsync(system.Api[2]));
        Assert.Equal(3, (await back.JoinAsync(_room)).GetProperty("count").GetInt32());
        // Whoever came or went meanwhile would have been told by now: this takes longer than the grace.
        await Wait.UntilAsync("somebody else comes and leaves", async () =>
        {
            var dan = await ComeAsync(0, "dan");
            await dan.Hub.CallAsync("Leave", _room);
            await bob.Hub.EventAsync("Left", By(dan));
            return true;
        });
        Assert.Equal([ann.Nickname], bob.Heard("Joined").Where(name => name == ann.Nickname));
        Assert.DoesNotContain(ann.Nickname, bob.Heard("Left"));
        Assert.DoesNotContain(ann.Nickname, back.Heard("Joined"));

        var closing = TimeProvider.System.GetTimestamp();
        await back.GoAsync();
        await Task.WhenAll(bob.Hub.EventAsync("Left", By(ann)), cho.Hub.EventAsync("Left", By(ann)));
        Assert.InRange(TimeProvider.System.GetElapsedTime(closing).TotalSeconds, 4.5, 12);
        var people = (await cho.JoinAsync(_room)).GetProperty("people").EnumerateArray().Select(one => one.GetProperty("nickname").GetString());
        Assert.Equal(new[] { cho.Nickname, bob.Nickname }, people);
        await bob.SendAsync(_room, "the end");
        await Task.WhenAll(bob.HearsAsync("the end"), cho.HearsAsync("the end"));
        Assert.Single(bob.Heard("Left"), ann.Nickname);
        Assert.Single(cho.Heard("Left"), ann.Nickname);
        Assert.Single(cho.Heard("Joined"), ann.Nickname);
    }

    [Fact]
    public async Task A_whisper_reaches_one_person_wherever_they_are_and_the_sender()
    {
        var (ann, bob, cho) = (await ComeAsync(0, "ann"), await ComeAsync(1, "bob"), await ComeAsync(2, "cho"));
        var bobsOther = await Add(bob.AgainAsync(system.Api[2]));
        Assert.Equal(bob.Nickname, (await ann.Hub.CallAsync("Whisper", bob.Nickname.ToUpperInvariant(), "only you")).GetString());
        foreach (var one in new[] { ann, bob, bobsOther })
        {
            var whisper = await one.Hub.EventAsync("Whispered");
            Assert.Equal((ann.Nickname, bob.Nickname, "only you"),
                (whisper.GetProperty("from").GetString(), whisper.GetProperty("to").GetString(), whisper.GetProperty("text").GetString()));
        }

        Assert.Equal("not-found", await ann.RefusalAsync("Whisper", Talker.NewName("nobody"), "hello?"));
        Assert.Equal("not-found", await ann.RefusalAsync("Whisper", "\ud800", "hello?"));
        await ann.SendAsync(_room, "to all");
        await Task.WhenAll(bob.HearsAsync("to all"), cho.HearsAsync("to all"));
        Assert.Empty(cho.Heard("Whispered", "text"));
        Assert.Single(bob.Heard("Whispered", "text"));
        Assert.DoesNotContain("only you", Texts((await cho.JoinAsync(_room)).GetProperty("messages")));
    }

    [Fact]
    public async Task A_new_name_is_seen_by_all_and_never_somebody_elses()
    {
        var (ann, bob, cho) = (await ComeAsync(0, "ann"), await ComeAsync(1, "bob"), await ComeAsync(2, "cho"));
        var wanted = Talker.NewName("별이");
        Assert.Equal(wanted, (await ann.Hub.CallAsync("Rename", wanted)).GetString());
        foreach (var one in new[] { bob, cho })
        {
            var renamed = await one.Hub.EventAsync("Renamed");
            Assert.Equal((ann.Nickname, wanted), (renamed.GetProperty("old").GetString(), renamed.GetProperty("nickname").GetString()));
        }

        // Present already, though written otherwise.
        Assert.Equal(wanted.ToUpperInvariant() + "~2", (await bob.Hub.CallAsync("Rename", wanted.ToUpperInvariant())).GetString());
        var twin = await Add(Talker.ComeAsync(system.Api[2], wanted, _room));
        Assert.Equal(wanted + "~3", Last(await twin.JoinAsync(_room)));
        Assert.Equal(wanted + "~3", (await twin.Hub.CallAsync("Whisper", wanted + "~3", "myself")).GetString());
        Assert.Single((await twin.Hub.EventAsync("Whispered")).EnumerateObject(), member => member.Name == "from");

        // Two who were first with the same name are told apart from the start, and keep it for a reload.
        await twin.GoAsync();
        var back = await Add(twin.AgainAsync(system.Api[0]));
        Assert.Equal(wanted + "~3", Last(await back.JoinAsync(_room)));
        Assert.Equal("validation", await bob.RefusalAsync("Rename", "with space"));
        Assert.Equal("validation", await bob.RefusalAsync("Rename", ""));
        await ann.SendAsync(_room, "who am I?");
        Assert.Equal(wanted, (await cho.HearsAsync("who am I?")).GetProperty("nickname").GetString());
        Assert.DoesNotContain(ann.Nickname, ann.Heard("Renamed", "old"));

        static string Last(JsonElement view) => view.GetProperty("me").GetProperty("nickname").GetString()!;
    }

    [Fact]
    public async Task Nobody_takes_the_name_of_an_account()
    {
        var ann = await ComeAsync(0, "ann");
        using var registered = await ApiClient.GuestAsync(system.Api[1], "guest");
        var name = Talker.NewName("Star");
        var signedUp = await registered.PostAsync("api/auth/signup",
            new { nickname = name, email = $"{name}@example.com", password = "long enough", confirmPassword = "long enough" });
        Assert.Equal(201, signedUp.Status);
        registered.Become(signedUp);
        Assert.Equal("nickname-taken", await ann.RefusalAsync("Rename", name.ToUpperInvariant()));
        var star = await Add(Talker.OfAsync(registered.At(system.Api[2]), name));
        Assert.Equal(name, (await star.JoinAsync(_room)).GetProperty("me").GetProperty("nickname").GetString());
        Assert.Equal(name, (await star.Hub.CallAsync("Rename", name)).GetString());
    }

    [Fact]
    public async Task Text_is_text_of_five_hundred_characters()
    {
        var ann = await ComeAsync(0, "ann");
        var longest = string.Concat(Enumerable.Repeat("🎭가", 250));
        await ann.SendAsync(_room, longest);
        await ann.HearsAsync(longest);
        Assert.Equal("validation", await ann.RefusalAsync("Send", _room, longest + "가"));
        Assert.Equal("validation", await ann.RefusalAsync("Send", _room, new string('x', 10_000)));
        Assert.Equal("validation", await ann.RefusalAsync("Send", _room, " \u202e\u0007 "));
        Assert.Equal("validation", await ann.RefusalAsync("Send", _room, null));
        Assert.Equal("validation", await ann.RefusalAsync("Send", _room, "red \u001b[31m"));
        await ann.SendAsync(_room, "  <script>alert(1)</script>\u007f[31m\r\nnext\u202eline  ");
        await ann.HearsAsync("<script>alert(1)</script>[31m  nextline");
        await ann.SendAsync(_room, "half \ud83d");
        await ann.HearsAsync("half \ufffd");
    }

    [Fact]
    public async Task Nobody_floods_a_room_not_even_from_several_replicas()
    {
        var ann = await ComeAsync(0, "ann");
        var elsewhere = await Add(ann.AgainAsync(system.Api[1]));
        await elsewhere.JoinAsync(_room);
        var refused = 0;
        for (var i = 0; i < 40; i++)
        {
            var error = await Record.ExceptionAsync(() => (i % 2 == 0 ? ann : elsewhere).SendAsync(_room, $"flood {i}"));
            refused += error is null ? 0 : 1;
            Assert.True(error is null || error.Message.Contains("too-many-requests: ", StringComparison.Ordinal), error?.Message);
        }

        // Six at once, one a second from then on: forty calls take nothing like half a minute.
        Assert.InRange(refused, 10, 34);
        var bob = await ComeAsync(2, "bob");
        await bob.SendAsync(_room, "others are not kept from speaking");
    }

    [Fact]
    public async Task An_admin_keeps_somebody_from_writing_for_a_while()
    {
        var (ann, bob) = (await ComeAsync(0, "ann"), await ComeAsync(1, "bob"));
        using var admin = await ApiClient.AdminAsync(system.Api[2]);
        Assert.Equal(204, (await admin.PostAsync("api/admin/chat/mute", new { nickname = ann.Nickname, seconds = 600 })).Status);
        Assert.Equal("muted", await ann.RefusalAsync("Send", _room, "hello"));
        Assert.Equal("muted", await ann.RefusalAsync("Whisper", bob.Nickname, "hello"));
        Assert.Equal("muted", await ann.RefusalAsync("Rename", "another"));
        await bob.SendAsync(_room, "still here");
        await ann.HearsAsync("still here");
        Assert.Equal(204, (await admin.PostAsync("api/admin/chat/mute", new { nickname = ann.Nickname, seconds = 0 })).Status);
        await ann.SendAsync(_room, "thank you");

        Assert.Equal("not-found", (await admin.PostAsync("api/admin/chat/mute", new { nickname = Talker.NewName("nobody") })).Word);
        Assert.Equal("validation", (await admin.PostAsync("api/admin/chat/mute", new { nickname = ann.Nickname, seconds = -1 })).Word);
        Assert.Equal("forbidden", (await bob.Person.PostAsync("api/admin/chat/mute", new { nickname = ann.Nickname })).Word);
        using var nobody = ApiClient.Nobody(system.Api[0]);
        Assert.Equal("unauthorized", (await nobody.PostAsync("api/admin/chat/mute", new { nickname = ann.Nickname })).Word);
    }

    [Fact]
    public async Task A_mute_goes_for_whoever_comes_from_that_address_after_it_and_for_nobody_elsewhere()
    {
        var ann = await FromAsync(0, "ann", "203.0.113.50");
        var colleague = await FromAsync(1, "col", "203.0.113.50");
        using var admin = await ApiClient.AdminAsync(system.Api[2]);
        Assert.Equal(204, (await admin.PostAsync("api/admin/chat/mute", new { nickname = ann.Nickname, seconds = 600 })).Status);
        var again = await FromAsync(2, "ann2", "203.0.113.50");
        var other = await FromAsync(2, "oth", "203.0.113.51");
        Assert.Equal("muted", await ann.RefusalAsync("Send", _room, "hello"));
        Assert.Equal("muted", await again.RefusalAsync("Send", _room, "hello"));
        Assert.Equal("muted", await again.RefusalAsync("Whisper", other.Nickname, "hello"));
        Assert.Equal("muted", await again.RefusalAsync("Rename", Talker.NewName("another")));
        await other.SendAsync(_room, "from elsewhere");
        await colleague.SendAsync(_room, "was here before");
        Assert.Equal(204, (await admin.PostAsync("api/admin/chat/mute", new { nickname = ann.Nickname, seconds = 0 })).Status);
        await again.SendAsync(_room, "thank you");
    }

    [Fact]
    public async Task A_crowd_behind_one_address_does_not_keep_an_honest_speaker_from_being_heard()
    {
        var honest = await FromAsync(0, "honest", "203.0.113.60");
        var crowd = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => FromAsync(i % 3, $"c{i}", "203.0.113.61")));
        var refused = 0;
        var heard = 0;
        var flood = Task.WhenAll(crowd.Select(async one =>
        {
            for (var i = 0; i < 6; i++)
            {
                if (await Record.ExceptionAsync(() => one.SendAsync(_room, "noise")) is not null)
                {
                    Interlocked.Increment(ref refused);
                }
            }
        }));
        for (var i = 0; i < 5; i++)
        {
            await honest.SendAsync(_room, $"honest {i}");
            heard++;
        }

        await flood;
        Assert.Equal(5, heard);
        Assert.True(refused > 0, "The crowd was never too much for the room.");
    }

    [Theory]
    [InlineData("\u200b")]
    [InlineData("\u034f\ufe0f")]
    [InlineData("\u2800 \u3164")]
    [InlineData("\U000e0100\u00ad")]
    public async Task What_shows_nothing_is_no_message(string text)
    {
        var ann = await ComeAsync(0, "ann");
        Assert.Equal("validation", await ann.RefusalAsync("Send", _room, text));
        Assert.Equal("validation", await ann.RefusalAsync("Whisper", ann.Nickname, text));
    }

    [Theory]
    [InlineData("аdmin")]
    [InlineData("ａｄｍｉｎ")]
    public async Task Nobody_calls_themselves_what_looks_like_an_operator(string name)
    {
        var ann = await ComeAsync(1, "ann");
        Assert.Equal("nickname-taken", await ann.RefusalAsync("Rename", name));
    }

    [Fact]
    public async Task An_operator_is_known_as_one_in_all_they_do_and_nobody_else_is()
    {
        var ann = await ComeAsync(0, "ann");
        await using var op = await Talker.OfAsync(await ApiClient.AdminAsync(system.Api[1]), "admin");
        var view = await op.JoinAsync(_room);
        var name = view.GetProperty("me").GetProperty("nickname").GetString()!;
        Assert.True(IsOperator(view.GetProperty("me")));
        Assert.True(IsOperator(await ann.Hub.EventAsync("Joined", one => one.GetProperty("nickname").GetString() == name)));
        // Whatever they call themselves.
        var other = Talker.NewName("helper");
        await op.Hub.CallAsync("Rename", other);
        await op.SendAsync(_room, "the doors are open");
        Assert.True(IsOperator(await ann.HearsAsync("the doors are open")));
        await ann.SendAsync(_room, "I work here, too");
        Assert.False(IsOperator(await op.HearsAsync("I work here, too")));
        await op.Hub.CallAsync("Whisper", ann.Nickname, "psst");
        Assert.True(IsOperator(await ann.Hub.EventAsync("Whispered", one => one.GetProperty("text").GetString() == "psst")));
        await ann.Hub.CallAsync("Whisper", other, "yes?");
        Assert.False(IsOperator(await op.Hub.EventAsync("Whispered", one => one.GetProperty("text").GetString() == "yes?")));

        var late = await (await ComeAsync(2, "late", join: false)).JoinAsync(_room);
        Assert.Equal([(other, true), (ann.Nickname, false)], late.GetProperty("people").EnumerateArray().Select(one => (one.GetProperty("nickname").GetString()!, IsOperator(one))).Where(one => one.Item1 == other || one.Item1 == ann.Nickname));
        Assert.Equal([true, false], late.GetProperty("messages").EnumerateArray().Select(IsOperator));

        // Half an hour's memory is other tests', too.
        await op.Hub.CallAsync("Rename", "admin");

        static bool IsOperator(JsonElement one) => one.GetProperty("operator").GetBoolean();
    }

    [Fact]
    public async Task One_speaks_only_where_one_is()
    {
        var ann = await ComeAsync(0, "ann", join: false);
        Assert.Equal("not-in-room", await ann.RefusalAsync("Send", _room, "hello"));
        Assert.Equal("not-found", await ann.RefusalAsync("Join", "no-such-room"));
        Assert.Equal("not-found", await ann.RefusalAsync("Join", "*"));
        Assert.Equal("not-found", await ann.RefusalAsync("Join", [null]));
        await ann.JoinAsync(_room);
        await ann.JoinAsync("lobby");
        await ann.SendAsync(_room, "hello");
        await ann.Hub.CallAsync("Leave", _room);
        await ann.Hub.CallAsync("Leave", "never there");
        Assert.Equal("not-in-room", await ann.RefusalAsync("Send", _room, "hello"));
        Assert.Equal("not-in-room", await ann.RefusalAsync("Send", "*", "hello"));
        var error = await Record.ExceptionAsync(() => HubClient.ConnectAsync(system.Api[0], hub: "chat"));
        Assert.Contains("401", error?.Message, StringComparison.Ordinal);
    }

    private async Task<Talker> ComeAsync(int replica, string name, bool join = true) =>
        await Add(Talker.ComeAsync(system.Api[replica], Talker.NewName(name), join ? [_room] : []));

    private async Task<Talker> FromAsync(int replica, string name, string address)
    {
        var nickname = Talker.NewName(name);
        var talker = await Add(Talker.OfAsync(await ApiClient.GuestAsync(system.Api[replica], nickname), nickname, address));
        await talker.JoinAsync(_room);
        return talker;
    }

    private async Task<Talker> Add(Task<Talker> coming)
    {
        var talker = await coming;
        lock (_talkers)
        {
            _talkers.Add(talker);
        }

        return talker;
    }

    private static Func<JsonElement, bool> By(Talker talker) => what => what.GetProperty("nickname").GetString() == talker.Nickname;

    private static string[] Texts(JsonElement messages) => [.. messages.EnumerateArray().Select(message => message.GetProperty("text").GetString()!)];

    private static JsonElement Member(JsonElement view, string nickname) =>
        view.GetProperty("people").EnumerateArray().Single(one => one.GetProperty("nickname").GetString() == nickname);
}
