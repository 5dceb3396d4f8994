using SeatAspire.Tests.Distributed;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Admin;

/// <summary>Dates as an operator may mistype them.</summary>
[Collection(SharedSystem.Name)]
public sealed class DateTests(SeatSystem system)
{
    private const string Fine = "2026-12-24T20:00:00Z";

    [Fact]
    public async Task A_mistyped_date_is_refused_wherever_dates_come_in()
    {
        using var admin = await ApiClient.AdminAsync(system.Api[0]);
        var model = await system.ShowingAsync(OwnShowing.ShowId);
        var id = $"mistyped-{Guid.NewGuid():N}";
        string[] wrong =
        [
            "1969-12-31T23:59:59Z", "1999-12-31T23:59:59Z", "2000-01-01T08:59:59+09:00", "2100-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z",
            "20266-12-24T20:00:00Z", "2026-02-30T20:00:00Z", "2026-12-24T20:00:00", "tomorrow", "", "-1",
        ];
        foreach (var date in wrong)
        {
            await RefusesAsync(new { id, showId = OwnShowing.ShowId, copyOf = model, startsAt = Fine, saleOpensAt = date });
            await RefusesAsync(new { id, showId = OwnShowing.ShowId, copyOf = model, startsAt = date, saleOpensAt = "2026-01-01T00:00:00Z" });
            await RefusesAsync(new { id, showId = OwnShowing.ShowId, copyOf = model, startsAt = Fine, saleOpensAt = "2026-01-01T00:00:00Z", opensAt = date });
            Refuses(await admin.PutAsync($"api/admin/showings/{model}/queue", new { opensAt = date }));
        }

        // The sale opens first.
        await RefusesAsync(new { id, showId = OwnShowing.ShowId, copyOf = model, startsAt = Fine, saleOpensAt = Fine });
        await RefusesAsync(new { id, showId = OwnShowing.ShowId, copyOf = model, startsAt = Fine, saleOpensAt = "2027-01-01T00:00:00Z" });
        foreach (var other in new object?[] { 0, -1, 1.5, null, true, new[] { Fine }, new { at = Fine } })
        {
            await RefusesAsync(new { id, showId = OwnShowing.ShowId, copyOf = model, startsAt = Fine, saleOpensAt = other });
        }

        // As of another date, a time may come out of it that could not have been said.
        Assert.Equal(201, (await admin.PostAsync("api/admin/shows", new { id, title = "Early", venue = "Early", currency = "KRW", timeZone = "Asia/Seoul" })).Status);
        var early = await admin.PostAsync("api/admin/showings", new { id, showId = id, copyOf = model, startsAt = "2001-01-01T00:00:00Z", saleOpensAt = "2000-06-01T00:00:00Z", refundUntil = "2099-01-01T00:00:00Z" });
        Assert.True(early.Status == 201, early.ToString());
        await RefusesAsync(new { id = id + "-2", showId = id, copyOf = id, startsAt = "2099-01-01T00:00:00Z", saleOpensAt = "2026-01-01T00:00:00Z" });
        await RefusesAsync(new
        {
            id = id + "-2", showId = id, copyOf = id, startsAt = "2001-02-01T00:00:00Z", saleOpensAt = "2000-06-01T00:00:00Z",
            series = new[] { new { id = id + "-3", startsAt = "2099-01-01T00:00:00Z" } },
        });

        async Task RefusesAsync(object date) => Refuses(await admin.PostAsync("api/admin/showings", date));
    }

    private static void Refuses(Reply reply)
    {
        Assert.True((reply.Status, reply.Word) == (400, "validation"), reply.ToString());
    }
}
