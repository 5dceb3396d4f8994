using System.Text;
using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Data;
using SeatAspire.Api.Plans;

namespace SeatAspire.Api.Shows.Demo;

/// <summary>The programme that comes with the product, so that there is something to see and to load.</summary>
internal sealed class DemoShows : IDemoPart
{
    private static readonly TimeSpan Seoul = TimeSpan.FromHours(9);

    /// <inheritdoc/>
    public Task<bool> ExistsAsync(SeatDb db, CancellationToken cancellation) => db.Shows.AnyAsync(cancellation);

    /// <inheritdoc/>
    public async Task RemoveAsync(SeatDb db, CancellationToken cancellation)
    {
        await db.BlockedSeats.ExecuteDeleteAsync(cancellation);
        await db.QueueSettings.ExecuteDeleteAsync(cancellation);
        await db.PriceLists.ExecuteDeleteAsync(cancellation);
        await db.Showings.ExecuteDeleteAsync(cancellation);
        await db.Shows.ExecuteDeleteAsync(cancellation);
        await db.Posters.ExecuteDeleteAsync(cancellation);
    }

    /// <inheritdoc/>
    public async Task AddAsync(SeatDb db, DateTimeOffset now, CancellationToken cancellation)
    {
        var shows = Programme(now);
        var layouts = shows.ToDictionary(show => show.Row.Id, show => VenueLayout.Parse(VenueLayout.Seal(show.Layout)));
        // A demo that starts over finds its own there: plans may stand on them.
        var known = await db.Layouts.Select(layout => layout.Hash).ToListAsync(cancellation);
        foreach (var layout in layouts.Values.Where(layout => !known.Contains(layout.Hash)))
        {
            db.Layouts.Add(new LayoutRow { Hash = layout.Hash, SeatCount = layout.SeatCount, Json = Encoding.UTF8.GetString(layout.Json.Span) });
        }

        db.Shows.AddRange(shows.Select(show => show.Row));
        await db.SaveChangesAsync(cancellation);
        db.Showings.AddRange(shows.SelectMany(show => show.Dates.Select(date => new ShowingRow
        {
            Id = FormattableString.Invariant($"{show.Row.Id}-{date.StartsAt.ToOffset(Seoul):yyyy-MM-dd}"),
            ShowId = show.Row.Id,
            LayoutHash = layouts[show.Row.Id].Hash,
            StartsAt = date.StartsAt,
            SaleOpensAt = date.SaleOpensAt,
            SaleClosed = date.Closed,
        })));
        await db.SaveChangesAsync(cancellation);
        foreach (var showing in db.Showings.Local.ToArray())
        {
            var show = shows.Single(show => show.Row.Id == showing.ShowId);
            db.PriceLists.Add(new PriceListRow
            {
                ShowingId = showing.Id, Number = 1, Amounts = PriceList.Format(show.Layout.Tiers.Select(tier => (long?)tier.Price)), MadeAt = now,
            });
            db.BlockedSeats.AddRange(show.Blocked.Select(label => new BlockedSeatRow { ShowingId = showing.Id, Seat = Seat(layouts[showing.ShowId], label) }));
        }

        await db.SaveChangesAsync(cancellation);
        db.ChangeTracker.Clear();
    }

    /// <summary>What is played, when, and where.</summary>
    internal static IReadOnlyList<DemoShow> Programme(DateTimeOffset now)
    {
        var open = now - TimeSpan.FromHours(1);
        return
        [
            new(new ShowRow
                {
                    Id = "moonlight",
                    Title = "달빛 아래서 · Moonlight",
                    Venue = "소극장 달 · Moon Theatre",
                    Description = "두 사람이 한밤의 옥상에서 만나 아침까지 나누는 이야기. 100분, 쉬는 시간 없음. · "
                        + "Two people meet on a roof at midnight and talk until morning. 100 minutes without a break.",
                    PosterUrl = "/posters/moonlight.svg",
                    Currency = "KRW",
                    TimeZone = "Asia/Seoul",
                    Position = 0,
                },
                Theatre.Draw(), Theatre.Blocked,
                [
                    new(Evening(now, 14), open, Closed: false),
                    new(Evening(now, 15), open, Closed: false),
                    new(Evening(now, 21), Day(now, 7, 14, 0), Closed: false),
                    new(Evening(now, 28), open, Closed: true),
                ]),
            new(new ShowRow
                {
                    Id = "tosca",
                    Title = "토스카 · Tosca",
                    Venue = "한강 오페라하우스 · Hangang Opera House",
                    Description = "푸치니의 오페라, 3막. 이탈리아어 공연, 한국어와 영어 자막. · "
                        + "Puccini's opera in three acts, sung in Italian with Korean and English surtitles.",
                    PosterUrl = "/posters/tosca.svg",
                    Currency = "KRW",
                    TimeZone = "Asia/Seoul",
                    Position = 1,
                },
                OperaHouse.Draw(), OperaHouse.Blocked,
                [
                    new(Evening(now, 30), open, Closed: false),
                    new(Evening(now, 33), open, Closed: false),
                    new(Evening(now, 60), Day(now, 10, 14, 0), Closed: false),
                ]),
            new(new ShowRow
                {
                    Id = "final",
                    Title = "파이널 콘서트 · The Final",
                    Venue = "서울 스타디움 · Seoul Stadium",
                    Description = "5만 석 스타디움에서 열리는 투어 마지막 공연. · The last night of the tour, for 50,000 people.",
                    PosterUrl = "/posters/final.svg",
                    Currency = "KRW",
                    TimeZone = "Asia/Seoul",
                    Position = 2,
                },
                Stadium.Draw(), Stadium.Blocked,
                [new(Evening(now, 45), open, Closed: false)]),
        ];
    }

    private static DateTimeOffset Evening(DateTimeOffset now, int days) => Day(now, days, 19, 30);

    // Some days from now at a time of Seoul's clocks, as UTC.
    private static DateTimeOffset Day(DateTimeOffset now, int days, int hour, int minute) =>
        new DateTimeOffset(now.ToOffset(Seoul).Date, Seoul).AddDays(days).AddHours(hour).AddMinutes(minute).ToUniversalTime();

    private static int Seat(VenueLayout layout, string label) =>
        layout.TryFind(label, out var seat) ? seat : throw new InvalidOperationException($"The demo blocks seat {label}, which its layout has not.");

    /// <summary>A show of the demo with its layout and dates.</summary>
    internal sealed record DemoShow(ShowRow Row, LayoutDocument Layout, IReadOnlyList<string> Blocked, IReadOnlyList<DemoDate> Dates);

    /// <summary>A date of a demo show.</summary>
    internal sealed record DemoDate(DateTimeOffset StartsAt, DateTimeOffset SaleOpensAt, bool Closed);
}
