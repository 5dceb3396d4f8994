using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Orders;
using SeatAspire.Tests.Distributed;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Admin;

/// <summary>What is kept of a person, and its end.</summary>
[Collection(SharedSystem.Name)]
public sealed class PersonDataTests(SeatSystem system)
{
    [Fact]
    public async Task A_person_is_told_what_is_kept_of_them_and_what_they_paid_stays_when_it_is_erased()
    {
        var showing = await OwnShowing.MakeAsync(system);
        using var admin = await ApiClient.AdminAsync(system.Api[0]);
        var name = "p" + Guid.NewGuid().ToString("N")[..12];
        using var ann = ApiClient.Nobody(system.Api[1]);
        ann.Become(await ann.PostAsync("api/auth/signup", new { nickname = name, email = name + "@example.com", password = "correct horse battery", confirmPassword = "correct horse battery" }));
        var me = (await ann.GetAsync("api/me")).String("id");
        var held = (await ann.HoldAsync(showing.Id, "A-1")).String("holdId");
        var order = await ann.PostAsync($"api/holds/{held}/pay", new { method = "sandbox", buyer = new { name = "Ann Lee", email = "lee@example.com" } }, NewId());
        Assert.True(order.Status == 201, order.ToString());
        await ann.HoldAsync(showing.Id, "A-2");
        Assert.Equal(200, (await admin.PutAsync("api/admin/accounts/role", new { email = name + "@example.com", role = "door" })).Status);

        var kept = (await admin.GetAsync($"api/admin/people/{me}")).Json;
        Assert.Equal((name, name + "@example.com", "Ann Lee", "lee@example.com"), (
            kept.GetProperty("account").GetProperty("nickname").GetString(), kept.GetProperty("account").GetProperty("email").GetString(),
            kept.GetProperty("orders")[0].GetProperty("buyerName").GetString(), kept.GetProperty("orders")[0].GetProperty("buyerEmail").GetString()));
        Assert.Equal(showing.Id, kept.GetProperty("holds")[0].GetProperty("showingId").GetString());

        Assert.Equal((409, "has-role"), Summary(await admin.DeleteAsync($"api/admin/people/{me}")));
        Assert.Equal(200, (await admin.PutAsync("api/admin/accounts/role", new { email = name + "@example.com", role = (string?)null })).Status);
        var erased = await Task.WhenAll(system.Api.Select(origin => admin.At(origin).DeleteAsync($"api/admin/people/{me}")));
        Assert.Contains(erased, reply => reply.Status == 204);
        Assert.All(erased, reply => Assert.True(reply.Status is 204 or 404, reply.ToString()));

        var left = await admin.GetAsync($"api/admin/people/{me}");
        Assert.Equal((200, JsonValueKind.Null, ""), (left.Status, left.Json.GetProperty("account").ValueKind, left.Json.GetProperty("orders")[0].GetProperty("nickname").GetString()));
        Assert.Equal(order.Json.GetProperty("amount").GetInt64(), left.Json.GetProperty("orders")[0].GetProperty("amount").GetInt64());
        Assert.DoesNotContain("lee@example.com", left.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(name, left.Text, StringComparison.Ordinal);
        Assert.Equal(401, (await ApiClient.Nobody(system.Api[0]).PostAsync("api/auth/login", new { email = name + "@example.com", password = "correct horse battery" })).Status);
        foreach (var origin in system.Api)
        {
            await Wait.ForAsync("the sign-in to end", () => ann.At(origin).GetAsync("api/me"), reply => reply.Status == 401, TimeSpan.FromSeconds(60));
        }

        using var bob = await ApiClient.GuestAsync(system.Api[2]);
        Assert.Equal(201, (await bob.HoldAsync(showing.Id, "A-2")).Status);
        await using var database = system.Database();
        Assert.Equal(1, await database.Db.Set<OrderRow>().CountAsync(row => row.PersonId == me && row.Status == "paid" && row.BuyerEmail == null));
        // A guest's goes as well, asked for several times at once.
        var guest = (await bob.GetAsync("api/me")).String("id");
        Assert.All(await Task.WhenAll(system.Api.Select(origin => admin.At(origin).DeleteAsync($"api/admin/people/{guest}"))), reply => Assert.True(reply.Status is 204 or 404, reply.ToString()));
        await Wait.ForAsync("the guest's sign-in to end", () => bob.GetAsync("api/me"), reply => reply.Status == 401, TimeSpan.FromSeconds(60));
        foreach (var unknown in new[] { "nobody", new string('0', 32), new string('a', 300) })
        {
            Assert.Equal(404, (await admin.GetAsync($"api/admin/people/{unknown}")).Status);
            Assert.Equal(404, (await admin.DeleteAsync($"api/admin/people/{unknown}")).Status);
        }
    }

    private static string NewId() => "person-" + Guid.NewGuid().ToString("N")[..12];

    private static (int, string) Summary(Reply reply) => (reply.Status, reply.Word);
}
