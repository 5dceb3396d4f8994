using SeatAspire.Api.Shows;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Distributed;

/// <summary>Asking for the best seats, over HTTP, of three replicas.</summary>
[Collection(SharedSystem.Name)]
public sealed class BestAvailableTests(SeatSystem system)
{
    private const int People = 160, Rows = 320, SeatsInRow = 25, MostSeats = 8;

    [Fact]
    public async Task Of_160_people_who_ask_at_once_in_8000_seats_nobody_is_refused_and_no_seat_is_given_twice()
    {
        var showing = await OwnShowing.MakeAsync(system, OwnShowing.Hall(Rows, SeatsInRow), QueueSettings.Default with { AdmitPerSecond = 1000 });
        var people = await Task.WhenAll(Enumerable.Range(0, People).Select(i => ApiClient.GuestAsync(system.Api[i % system.Api.Count])));
        var replies = await Task.WhenAll(people.Select((person, i) => AskAsync(person, showing.Id, new { count = 1 + (i % MostSeats) })));
        Assert.All(replies, reply => Assert.True(reply.Status == 201, reply.ToString()));
        var seats = replies.Select(reply => reply.Strings("seats")).ToList();
        Assert.All(seats.Index(), one => Assert.Equal(1 + (one.Index % MostSeats), one.Item.Length));
        Assert.All(seats, SideBySide);
        Assert.Equal(seats.Sum(some => some.Length), seats.SelectMany(some => some).Distinct().Count());

        // No seat stands alone among others that are taken, and everybody has what they were told.
        var taken = seats.SelectMany(some => some).ToHashSet();
        var alone = Enumerable.Range(0, Rows).SelectMany(row => Enumerable.Range(1, SeatsInRow).Where(seat =>
            !taken.Contains(Label(row, seat)) && (seat == 1 || taken.Contains(Label(row, seat - 1))) && (seat == SeatsInRow || taken.Contains(Label(row, seat + 1)))));
        Assert.Empty(alone);
        foreach (var (person, hold) in people.Zip(replies))
        {
            Assert.Equal(hold.String("holdId"), (await person.GetAsync("api/holds")).Json[0].GetProperty("holdId").GetString());
            person.Dispose();
        }
    }

    [Fact]
    public async Task Who_names_seats_and_who_asks_for_the_best_never_get_the_same()
    {
        string[] free = [.. Enumerable.Range(5, 12).SelectMany(seat => new[] { $"A-{seat}", $"B-{seat}" })];
        var showing = await OwnShowing.MakeAsync(system, opensIn: null, free);
        var people = await Task.WhenAll(Enumerable.Range(0, 36).Select(i => ApiClient.GuestAsync(system.Api[i % system.Api.Count])));
        var replies = await Task.WhenAll(people.Select((person, i) => i % 2 == 0
            ? AskAsync(person, showing.Id, new { count = 2 })
            : person.HoldAsync(showing.Id, free[i % free.Length], free[(i + 1) % free.Length])));
        var held = replies.Where(reply => reply.Status == 201).SelectMany(reply => reply.Strings("seats")).ToList();
        Assert.Equal(held.Count, held.Distinct().Count());
        Assert.All(replies.Where(reply => reply.Status != 201), reply => Assert.Contains(reply.Word, new[] { "seats-taken", "none-together" }));
        Assert.All(people, person => person.Dispose());
    }

    [Fact]
    public async Task Where_not_so_many_are_side_by_side_the_answer_says_how_many_are()
    {
        var showing = await OwnShowing.MakeAsync(system, onlyFree: ["A-5", "A-6", "C-9", "L-5"]);
        using var ann = await ApiClient.GuestAsync(system.Api[0]);
        var three = await AskAsync(ann, showing.Id, new { count = 3 });
        Assert.Equal((409, "none-together", 2), (three.Status, three.Word, three.Json.GetProperty("together").GetInt32()));
        var standard = await AskAsync(ann, showing.Id, new { count = 2, category = "S" });
        Assert.Equal((409, "none-together", 1), (standard.Status, standard.Word, standard.Json.GetProperty("together").GetInt32()));
        Assert.Equal(["L-5"], (await AskAsync(ann, showing.Id, new { count = 1, category = "S" })).Strings("seats"));
        Assert.Equal(["C-9"], (await AskAsync(ann, showing.Id, new { count = 1 })).Strings("seats"));
        Assert.Equal(["A-5", "A-6"], (await AskAsync(ann, showing.Id, new { count = 2 })).Strings("seats"));
        var none = await AskAsync(ann, showing.Id, new { count = 1 });
        Assert.Equal((409, "none-together", 0), (none.Status, none.Word, none.Json.GetProperty("together").GetInt32()));
    }

    [Fact]
    public async Task The_same_limits_go_for_them_as_for_seats_by_name()
    {
        var showing = await OwnShowing.MakeAsync(system);
        using var ann = await ApiClient.GuestAsync(system.Api[0]);
        Assert.Equal("too-many-seats", (await AskAsync(ann, showing.Id, new { count = MostSeats + 1 })).Word);
        Assert.Equal(201, (await AskAsync(ann, showing.Id, new { count = MostSeats })).Status);
        Assert.Equal((422, "too-many-seats"), (await AskAsync(ann, showing.Id, new { count = 1 })) is var more ? (more.Status, more.Word) : default);

        var waited = await OwnShowing.MakeAsync(system, QueueSettings.Default with { Mode = QueueMode.On, Paused = true });
        var queued = await AskAsync(ann, waited.Id, new { count = 2 });
        Assert.Equal((403, "queue-required"), (queued.Status, queued.Word));

        var closed = await OwnShowing.MakeAsync(system, opensIn: TimeSpan.FromHours(1));
        Assert.Equal((409, "sale-closed"), (await AskAsync(ann, closed.Id, new { count = 2 })) is var early ? (early.Status, early.Word) : default);
    }

    public static TheoryData<string> Unreadable => new(
        """{"count":0}""", """{"count":-2}""", """{"count":2,"seats":["A-5"]}""", """{"count":2,"seats":[]}""", """{"category":"VIP"}""", """{"accessible":true}""",
        """{"count":2,"category":"Balcony"}""", """{"count":2.5}""", """{"count":"2"}""", """{"count":2,"accessible":"yes"}""", """{"count":99999999999}""", "{}");

    [Theory]
    [MemberData(nameof(Unreadable))]
    public async Task What_is_neither_seats_nor_a_number_of_them_is_refused(string body)
    {
        var showingId = await system.ShowingAsync(OwnShowing.ShowId);
        using var ann = await ApiClient.GuestAsync(system.Api[0]);
        var reply = await AskAsync(ann, showingId, new StringContent(body, System.Text.Encoding.UTF8, "application/json"));
        Assert.Equal((400, "validation"), (reply.Status, reply.Word));
    }

    private static Task<Reply> AskAsync(ApiClient person, string showingId, object wish) => person.PostAsync($"api/showings/{showingId}/holds", wish);

    private static void SideBySide(string[] seats)
    {
        var numbers = seats.Select(seat => int.Parse(seat.Split('-')[1], System.Globalization.CultureInfo.InvariantCulture)).ToList();
        Assert.Single(seats.Select(seat => seat.Split('-')[0]).Distinct());
        Assert.Equal(Enumerable.Range(numbers[0], numbers.Count), numbers);
    }

    private static string Label(int row, int seat) => $"R{row}-{seat}";
}
