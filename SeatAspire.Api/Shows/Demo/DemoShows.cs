using System.Reflection;
using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Data;
using SeatAspire.Api.Plans;

namespace SeatAspire.Api.Shows.Demo;

/// <summary>
/// The programme that comes with the product, so that there is something to see and to load. Whoever adds it does so as any operator would.
/// </summary>
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

    /// <summary>What is played, when, and where.</summary>
    internal static IReadOnlyList<DemoShow> Programme(DateTimeOffset now)
    {
        var open = now - TimeSpan.FromHours(1);
        return
        [
            new("moonlight", "달빛 아래서 · Moonlight", "소극장 달 · Moon Theatre",
                "두 사람이 한밤의 옥상에서 만나 아침까지 나누는 이야기. 100분, 쉬는 시간 없음. · "
                    + "Two people meet on a roof at midnight and talk until morning. 100 minutes without a break.",
                Theatre.Draw(), Theatre.Blocked,
                [
                    new(Evening(now, 14), open, Closed: false),
                    new(Evening(now, 15), open, Closed: false),
                    new(Evening(now, 21), Day(now, 7, 14, 0), Closed: false),
                    new(Evening(now, 28), open, Closed: true),
                ]),
            new("tosca", "토스카 · Tosca", "한강 오페라하우스 · Hangang Opera House",
                "푸치니의 오페라, 3막. 이탈리아어 공연, 한국어와 영어 자막. · "
                    + "Puccini's opera in three acts, sung in Italian with Korean and English surtitles.",
                OperaHouse.Draw(), OperaHouse.Blocked,
                [
                    new(Evening(now, 30), open, Closed: false),
                    new(Evening(now, 33), open, Closed: false),
                    new(Evening(now, 60), Day(now, 10, 14, 0), Closed: false),
                ]),
            new("final", "파이널 콘서트 · The Final", "서울 스타디움 · Seoul Stadium",
                "5만 석 스타디움에서 열리는 투어 마지막 공연. · The last night of the tour, for 50,000 people.",
                Stadium.Draw(), Stadium.Blocked,
                [new(Evening(now, 45), open, Closed: false)]),
        ];
    }

    private static DateTimeOffset Evening(DateTimeOffset now, int days) => Day(now, days, 19, 30);

    // Some days from now at a time of Seoul's clocks, as UTC.
    private static DateTimeOffset Day(DateTimeOffset now, int days, int hour, int minute) =>
        new DateTimeOffset(now.ToOffset(Seoul).Date, Seoul).AddDays(days).AddHours(hour).AddMinutes(minute).ToUniversalTime();

    /// <summary>A show of the demo.</summary>
    /// <param name="Id">Its id; those of its dates have the day behind it.</param>
    /// <param name="Title">What is played.</param>
    /// <param name="Venue">Where; its plan is called the same.</param>
    /// <param name="Description">A few sentences.</param>
    /// <param name="Layout">The house as it is drawn, with a price a category.</param>
    /// <param name="Blocked">Labels of seats that are not for sale.</param>
    /// <param name="Dates">When it is played.</param>
    internal sealed record DemoShow(
        string Id, string Title, string Venue, string Description, LayoutDocument Layout, IReadOnlyList<string> Blocked, IReadOnlyList<DemoDate> Dates)
    {
        /// <summary>ISO 4217.</summary>
        public const string Currency = "KRW";

        /// <summary>The venue's.</summary>
        public const string TimeZone = "Asia/Seoul";

        /// <summary>An image, as one that somebody uploads.</summary>
        public byte[] Poster()
        {
            using var file = Assembly.GetExecutingAssembly().GetManifestResourceStream($"poster-{Id}.webp")
                ?? throw new InvalidOperationException($"There is no poster of {Id}.");
            using var bytes = new MemoryStream();
            file.CopyTo(bytes);
            return bytes.ToArray();
        }

        /// <summary>The id of one of its dates.</summary>
        public string IdOf(DemoDate date) => FormattableString.Invariant($"{Id}-{date.StartsAt.ToOffset(Seoul):yyyy-MM-dd}");
    }

    /// <summary>A date of a demo show.</summary>
    internal sealed record DemoDate(DateTimeOffset StartsAt, DateTimeOffset SaleOpensAt, bool Closed);
}
