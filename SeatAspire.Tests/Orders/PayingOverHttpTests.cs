using System.Net.Http.Json;
using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Orders.Payments;
using SeatAspire.Api.Shows;
using SeatAspire.Tests.Distributed;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Orders;

/// <summary>Paying and cancelling as browsers do it, on three replicas that share nothing but Redis and the database.</summary>
[Collection(SharedSystem.Name)]
public sealed class PayingOverHttpTests(SeatSystem system)
{
    [Fact]
    public async Task The_same_key_a_hundred_times_at_once_on_all_replicas_is_one_order_and_one_answer()
    {
        var (ann, hold, _) = await HoldAsync();
        var twins = system.Api.Select(ann.At).ToArray();
        var replies = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => twins[i % twins.Length].PayAsync(hold, "a hundred")));

        Assert.All(replies, reply => Assert.Equal((201, replies[0].Text), (reply.Status, reply.Text)));
        Assert.Single((await ann.GetAsync("api/orders")).Json.EnumerateArray());
        await using var database = system.Database();
        Assert.Equal(1, await database.Db.SandboxCharges.CountAsync(charge => database.Db.Set<PaymentRow>().Any(row => row.HoldId == hold && row.Id == charge.PaymentId)));
    }

    [Fact]
    public async Task An_answer_is_repeated_byte_for_byte_on_every_replica_also_after_a_cancellation()
    {
        var (ann, hold, pick) = await HoldAsync(2);
        var paid = await ann.PayAsync(hold, "once");
        Assert.Equal(201, paid.Status);
        Assert.Equal("application/json", paid.ContentHeaders.ContentType!.MediaType);
        Assert.Equal(pick.Labels, paid.Strings("seats"));
        Assert.Equal("paid", paid.String("status"));
        Assert.Empty(paid.Json.GetProperty("goods").EnumerateArray());

        var id = paid.String("orderId");
        Assert.Equal(paid.Text, (await ann.GetAsync($"api/orders/{id}")).Text);
        Assert.Equal($"[{paid.Text}]", (await ann.GetAsync("api/orders")).Text);
        Assert.Equal("cancelled", (await ann.PostAsync($"api/orders/{id}/cancel", null)).String("status"));
        foreach (var origin in system.Api)
        {
            using var twin = ann.At(origin);
            var again = await twin.PayAsync(hold, "once");
            Assert.Equal((201, paid.Text), (again.Status, again.Text));
        }
    }

    [Fact]
    public async Task Declined_the_hold_stays_and_a_new_key_pays()
    {
        var (ann, hold, pick) = await HoldAsync();
        var declined = await ann.PayAsync(hold, "first", "sandbox-decline");
        Assert.Equal((402, "payment-declined"), (declined.Status, declined.Word));
        Assert.Contains(hold, (await ann.GetAsync("api/holds")).Text, StringComparison.Ordinal);

        using var elsewhere = ann.At(system.Api[2]);
        var paid = await elsewhere.PayAsync(hold, "second");
        Assert.True(paid.Status == 201, paid.ToString());
        Assert.Equal(pick.Labels, paid.Strings("seats"));
        var again = await elsewhere.PayAsync(hold, "first", "sandbox-decline");
        Assert.Equal((402, declined.Text), (again.Status, again.Text));
        Assert.Equal("already-paid", (await ann.PayAsync(hold, "third")).Word);
    }

    [Fact]
    public async Task A_key_belongs_to_one_hold_and_body_of_one_person()
    {
        var (ann, hold, pick) = await HoldAsync();
        var other = await ann.HoldAsync(pick.ShowingId, (await system.PickAsync(1, pick.ShowingId)).Labels);
        Assert.Equal(201, (await ann.PayAsync(hold, "key")).Status);
        Assert.Equal((422, "idempotency-key-reused"), Answer(await ann.PayAsync(hold, "key", "sandbox-slow")));
        Assert.Equal((422, "idempotency-key-reused"), Answer(await ann.PayAsync(other.String("holdId"), "key")));
        Assert.Equal(201, (await ann.PayAsync(other.String("holdId"), "another key")).Status);

        var (bob, bobs, _) = await HoldAsync();
        Assert.Equal(201, (await bob.PayAsync(bobs, "key")).Status);
    }

    [Fact]
    public async Task A_request_without_a_good_key_or_method_is_refused_and_changes_nothing()
    {
        var (ann, hold, _) = await HoldAsync();
        var path = $"api/holds/{hold}/pay";
        Assert.Equal((400, "validation"), Answer(await ann.PostAsync(path, new { method = "sandbox" })));
        Assert.Equal((400, "validation"), Answer(await ann.PayAsync(hold, new string('k', 65))));
        var unknown = await ann.PayAsync(hold, "k", "gold");
        Assert.Equal((400, "validation"), Answer(unknown));
        Assert.Contains("sandbox-lost-answer", unknown.String("detail"), StringComparison.Ordinal);
        Assert.Equal((400, "validation"), Answer(await ann.PostAsync(path, new { }, "k")));
        Assert.Equal((400, "validation"), Answer(await ann.PostAsync(path, new StringContent("{\"method\":", null, "application/json"), "k")));
        using var nobody = ApiClient.Nobody(system.Api[0]);
        Assert.Equal(401, (await nobody.PayAsync(hold, "k")).Status);
        Assert.Equal(201, (await ann.PayAsync(hold, new string('k', 64))).Status);
    }

    [Fact]
    public async Task The_answer_is_in_the_payers_language()
    {
        var (ann, hold, _) = await HoldAsync();
        var reply = await ann.SendAsync(HttpMethod.Post, $"api/holds/{hold}/pay", new { method = "sandbox-decline" }, "k", Korean);
        Assert.Contains("거절", reply.String("detail"), StringComparison.Ordinal);
        // What was answered once is repeated as it was, in whatever language it is asked for.
        Assert.Equal(reply.Text, (await ann.PayAsync(hold, "k", "sandbox-decline")).Text);

        static void Korean(HttpRequestMessage request)
        {
            request.Headers.AcceptLanguage.Clear();
            request.Headers.AcceptLanguage.ParseAdd("ko");
        }
    }

    [Fact]
    public async Task A_lost_answer_of_the_provider_costs_once()
    {
        var (ann, hold, _) = await HoldAsync();
        var paid = await ann.PayAsync(hold, "lost", "sandbox-lost-answer");
        Assert.True(paid.Status == 201, paid.ToString());
        await using var database = system.Database();
        await Wait.UntilAsync("captured once", () => database.Db.SandboxCharges.AsNoTracking()
            .AnyAsync(charge => charge.State == "captured" && database.Db.Set<PaymentRow>().Any(row => row.HoldId == hold && row.Id == charge.PaymentId)));
    }

    [Fact]
    public async Task A_provider_that_never_answers_costs_nothing_and_the_hold_can_be_paid_otherwise()
    {
        var (ann, hold, _) = await HoldAsync();
        var first = ann.PayAsync(hold, "silence", "sandbox-timeout");
        await Wait.UntilAsync("the payment is under way", () => system.IsPayingAsync(hold));
        using var elsewhere = ann.At(system.Api[1]);
        Assert.Equal((409, "payment-in-progress"), Answer(await elsewhere.PayAsync(hold, "impatience")));
        // A repeat waits for 15 s, which is not quite enough here.
        var twin = await elsewhere.PayAsync(hold, "silence", "sandbox-timeout");
        Assert.True((twin.Status, twin.Word) is (409, "payment-in-progress") or (402, "payment-declined"), twin.ToString());
        var reply = await first;
        Assert.Equal((402, "payment-declined"), Answer(reply));
        Assert.Equal(reply.Text, (await elsewhere.PayAsync(hold, "silence", "sandbox-timeout")).Text);
        await using var database = system.Database();
        Assert.False(await database.Db.SandboxCharges.AnyAsync(charge =>
            charge.State != "voided" && database.Db.Set<PaymentRow>().Any(row => row.HoldId == hold && row.Id == charge.PaymentId)));
        Assert.Equal(201, (await ann.PayAsync(hold, "otherwise")).Status);
    }

    [Fact]
    public async Task A_browser_that_goes_away_while_paying_has_bought_all_the_same()
    {
        var (ann, hold, pick) = await HoldAsync();
        using (var leaving = new HttpClient { BaseAddress = new Uri(system.Api[0]) })
        using (var gone = new CancellationTokenSource())
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"api/holds/{hold}/pay") { Content = JsonContent.Create(new { method = "sandbox-slow" }) };
            request.Headers.Authorization = new("Bearer", ann.AccessToken);
            request.Headers.Add("Idempotency-Key", "gone");
            var sending = leaving.SendAsync(request, gone.Token);
            await Wait.UntilAsync("the payment is under way", () => system.IsPayingAsync(hold));
            await gone.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        }

        await using var viewer = await Viewer.JoinAsync(system.Api[2], pick.ShowingId);
        await viewer.SeesAsync(pick.First, 2);
        using var elsewhere = ann.At(system.Api[1]);
        var answer = await elsewhere.PayAsync(hold, "gone", "sandbox-slow");
        Assert.True(answer.Status == 201, answer.ToString());
        Assert.Single((await ann.GetAsync("api/orders")).Json.EnumerateArray());
    }

    [Fact]
    public async Task Cancelled_twice_it_is_refunded_once_and_somebody_else_buys_the_seat()
    {
        var (ann, hold, pick) = await HoldAsync();
        var order = (await ann.PayAsync(hold, "k")).String("orderId");
        var twins = system.Api.Select(ann.At).ToArray();
        var cancels = await Task.WhenAll(Enumerable.Range(0, 9).Select(i => twins[i % 3].PostAsync($"api/orders/{order}/cancel", null)));
        Assert.All(cancels, reply => Assert.Equal((200, cancels[0].Text), (reply.Status, reply.Text)));
        Assert.Equal("cancelled", cancels[0].String("status"));

        using var bob = await ApiClient.GuestAsync(system.Api[1]);
        await bob.BuyAsync(pick.ShowingId, pick.Labels);
        Assert.Equal(cancels[0].Text, (await ann.PostAsync($"api/orders/{order}/cancel", null)).Text);
        await using var viewer = await Viewer.JoinAsync(system.Api[2], pick.ShowingId);
        await viewer.SeesAsync(pick.First, 2);
        await using var database = system.Database();
        await Wait.UntilAsync("refunded once", () => database.Db.SandboxCharges.AsNoTracking()
            .AnyAsync(charge => charge.Refunds == 1 && database.Db.Set<PaymentRow>().Any(row => row.HoldId == hold && row.Id == charge.PaymentId)));
    }

    [Fact]
    public async Task What_is_paid_is_what_was_shown_and_some_of_it_may_be_given_back_in_time()
    {
        var showing = await OwnShowing.MakeAsync(system);
        using var ann = await ApiClient.GuestAsync(system.Api[0]);
        using var bob = await ApiClient.GuestAsync(system.Api[1]);
        var hold = await ann.HoldAsync(showing.Id, "C-3", "C-4");
        var (pay, amount) = ($"api/holds/{hold.String("holdId")}/pay", hold.Json.GetProperty("amount").GetInt64());
        var changed = await ann.PostAsync(pay, new { method = "sandbox", amount = amount + 1 }, "k");
        Assert.Equal((409, "amount-changed", amount), (changed.Status, changed.Word, changed.Json.GetProperty("amount").GetInt64()));
        Assert.Equal((400, "validation"), Answer(await ann.PostAsync(pay, new { method = "sandbox", buyer = new { name = "Kim", email = "nobody" } }, "k")));
        var order = await ann.PostAsync(pay, new { method = "sandbox", amount, buyer = new { name = "김", email = "kim@example.com" } }, "k");
        Assert.True(order.Status == 201, order.ToString());
        var path = $"api/orders/{order.String("orderId")}";
        Assert.Equal(order.Text, (await ann.At(system.Api[2]).GetAsync(path)).Text);
        Assert.Matches("^[A-Z0-9]{8}$", order.String("reference"));
        var facts = order.Json.GetProperty("showing");
        Assert.Equal((showing.Id, OwnShowing.ShowId), (facts.GetProperty("showingId").GetString(), facts.GetProperty("showId").GetString()));
        Assert.NotEqual("", facts.GetProperty("title").GetString());
        Assert.NotEqual("", facts.GetProperty("venue").GetString());
        Assert.Equal(facts.GetProperty("startsAt").GetString(), facts.GetProperty("refundUntil").GetString());
        var tickets = order.Json.GetProperty("tickets").EnumerateArray().ToList();
        Assert.Equal(["C-3", "C-4"], tickets.Select(ticket => ticket.GetProperty("label").GetString()));
        Assert.Equal(amount, tickets.Sum(ticket => ticket.GetProperty("price").GetInt64()));

        foreach (var wrong in new object[] { new { seats = Array.Empty<string>() }, new { seats = new[] { "C-3", "C-3" } }, new { seat = "C-3" }, new { seats = "C-3" } })
        {
            Assert.Equal((400, "validation"), Answer(await ann.PostAsync(path + "/cancel", wrong)));
        }

        Assert.Equal((422, "unknown-seat"), Answer(await ann.PostAsync(path + "/cancel", new { seats = new[] { "C-5" } })));
        Assert.Equal((404, "not-found"), Answer(await bob.PostAsync(path + "/cancel", new { seats = new[] { "C-3" } })));
        var some = await ann.PostAsync(path + "/cancel", new { seats = new[] { "C-4" } });
        Assert.Equal((200, "paid", tickets[1].GetProperty("price").GetInt64()), (some.Status, some.String("status"), some.Json.GetProperty("refunded").GetInt64()));
        Assert.Equal(["paid", "cancelled"], some.Json.GetProperty("tickets").EnumerateArray().Select(ticket => ticket.GetProperty("status").GetString()));
        await bob.BuyAsync(showing.Id, "C-4");
        Assert.Equal((409, "seats-taken"), Answer(await bob.HoldAsync(showing.Id, "C-3")));

        await using var database = system.Database();
        await database.Db.Showings.Where(row => row.Id == showing.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.RefundUntil, TimeProvider.System.GetUtcNow()));
        Assert.Equal((409, "too-late-to-cancel"), Answer(await ann.PostAsync(path + "/cancel", null)));
        var again = await ann.PostAsync(path + "/cancel", new { seats = new[] { "C-4" } });
        Assert.Equal((200, "paid"), (again.Status, again.String("status")));
        var other = await system.ShowingAsync(OwnShowing.ShowId);
        var shown = (await ann.GetAsync($"api/shows/{OwnShowing.ShowId}")).Json.GetProperty("showings").EnumerateArray().Single(one => one.GetProperty("id").GetString() == other);
        Assert.Equal(shown.GetProperty("startsAt").GetString(), shown.GetProperty("refundUntil").GetString());
    }

    [Fact]
    public async Task Somebody_elses_order_cannot_be_seen_or_cancelled_nor_their_hold_be_paid()
    {
        var (ann, hold, _) = await HoldAsync();
        using var eve = await ApiClient.GuestAsync(system.Api[1]);
        Assert.Equal((404, "not-found"), Answer(await eve.PayAsync(hold, "k")));
        var order = (await ann.PayAsync(hold, "k")).String("orderId");
        Assert.Equal((404, "not-found"), Answer(await eve.GetAsync($"api/orders/{order}")));
        Assert.Equal((404, "not-found"), Answer(await eve.PostAsync($"api/orders/{order}/cancel", null)));
        Assert.Equal((404, "not-found"), Answer(await eve.PayAsync(hold, "k")));
        Assert.Equal("[]", (await eve.GetAsync("api/orders")).Text);
        Assert.Equal("paid", (await ann.GetAsync($"api/orders/{order}")).String("status"));

        // Not by one letter may the answer tell that there is such a thing.
        var unknown = await eve.GetAsync("api/orders/nonsense");
        Assert.Equal("There is no order with this ID, or it is not yours.", unknown.String("detail"));
        Assert.Equal(unknown.Text, (await eve.GetAsync($"api/orders/{order}")).Text);
        Assert.Equal(unknown.Text, (await eve.PostAsync($"api/orders/{order}/cancel", null)).Text);
        Assert.Equal((404, (await eve.PayAsync(hold, "k")).Text), await eve.PayAsync("nonsense", "k2") is var nonsense ? (nonsense.Status, nonsense.Text) : default);
    }

    [Fact]
    public async Task A_hold_that_was_given_back_is_gone_and_not_unknown()
    {
        var (ann, hold, _) = await HoldAsync();
        Assert.Equal(204, (await ann.DeleteAsync($"api/holds/{hold}")).Status);
        Assert.Equal((410, "hold-expired"), Answer(await ann.PayAsync(hold, "k")));
    }

    private static (int Status, string Word) Answer(Reply reply) => (reply.Status, reply.Word);

    private async Task<(ApiClient Person, string HoldId, SeatPick Pick)> HoldAsync(int seats = 1)
    {
        var pick = await system.PickAsync(seats, await system.LargeShowingAsync());
        var person = await ApiClient.GuestAsync(system.Api[0]);
        var hold = await person.HoldAsync(pick.ShowingId, pick.Labels);
        Assert.True(hold.Status == 201, hold.ToString());
        return (person, hold.String("holdId"), pick);
    }
}
