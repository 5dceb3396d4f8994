using System.Security.Claims;
using System.Text.Json;
using SeatAspire.Api.Callers;
using SeatAspire.Api.Data;
using SeatAspire.Api.Plans;
using SeatAspire.Api.Problems;
using SeatAspire.Api.Shows;
using SeatAspire.Api.Shows.Demo;

namespace SeatAspire.Api.Admin;

/// <summary>
/// Adds the demo's shows by what answers the operators' calls: a plan from a file, a show and its poster, dates, seats that are not for sale, a sale that is closed. So
/// there is nothing about them that somebody's own could not have; the log has all of it.
/// </summary>
internal sealed class DemoProgramme(ShowCatalog catalog, TimeProvider time) : IDemoPart
{
    private static readonly ClaimsPrincipal Who = Person.Guest(new string('0', 32), "demo");

    /// <inheritdoc/>
    public async Task AddAsync(SeatDb db, DateTimeOffset now, CancellationToken cancellation)
    {
        var showings = new ShowingRows(db, catalog, time);
        foreach (var show in DemoShows.Programme(now))
        {
            var plan = await BringAsync(db, show, now, cancellation);
            var request = new ShowRequest(show.Id, show.Title, show.Venue, show.Description, DemoShows.DemoShow.Currency, DemoShows.DemoShow.TimeZone);
            Demand(request.CheckNew());
            var row = await ShowService.AddRowAsync(db, request, Who, time, cancellation);
            var poster = await PosterImage.ReadAsync(show.Poster(), cancellation) ?? throw new InvalidOperationException($"The demo's poster of {show.Id} is no image.");
            await ShowService.PutPosterAsync(db, row, poster, Who, time, cancellation);
            foreach (var (i, date) in show.Dates.Index())
            {
                // The first has the plan, and the others what the first one has.
                await AddAsync(db, showings, i == 0 ? New(show, date) with { PlanId = plan.Id, Prices = PricesOf(show) } : New(show, date) with { CopyOf = show.IdOf(show.Dates[0]) }, cancellation);
                if (i == 0)
                {
                    await BlockAsync(db, show, now, cancellation);
                }

                if (date.Closed)
                {
                    Demand(await SaleSteering.SetClosedAsync((await db.LockShowingAsync(show.IdOf(date), cancellation))!, closed: true, db, Who, time));
                }
            }
        }

        db.ChangeTracker.Clear();
    }

    /// <inheritdoc/>
    public Task RemoveAsync(SeatDb db, CancellationToken cancellation) => Task.CompletedTask;

    private static async Task<PlanRow> BringAsync(SeatDb db, DemoShows.DemoShow show, DateTimeOffset now, CancellationToken cancellation)
    {
        var (reading, refusal) = PlanParser.Read(PlanFormat.SeatAspire, DemoPlanFile.Of(show.Venue, show.Layout));
        Demand(refusal ?? (reading!.Plan is null ? PlanRefusals.Faults(reading.Findings, korean: false) : null));
        var (plan, tooMuch) = SealedPlan.Of(reading!.Plan!, reading.Findings.Warnings);
        Demand(tooMuch);
        // Whoever took the shows away may have left the plans.
        return await db.FindAsync(reading.Name!, plan!.Hash, cancellation) ?? await db.AddAsync(reading.Name!, plan, from: null, Who, now, cancellation);
    }

    private static async Task AddAsync(SeatDb db, ShowingRows showings, ShowingRequest request, CancellationToken cancellation)
    {
        Demand(request.Check());
        Demand((await showings.AddAsync(request, Who, cancellation)).Refusal);
        await db.SaveChangesAsync(cancellation);
    }

    private static async Task BlockAsync(SeatDb db, DemoShows.DemoShow show, DateTimeOffset now, CancellationToken cancellation)
    {
        var id = show.IdOf(show.Dates[0]);
        var layout = await db.LayoutOfAsync(id, cancellation);
        var blocked = show.Blocked
            .Select(label => layout.TryFind(label, out var seat) ? seat : throw new InvalidOperationException($"The demo blocks seat {label}, which its plan has not."))
            .ToList();
        await db.AddBlockedAsync(id, blocked, SeatBlocks.Log(db, Who, now, id, layout, SeatBlocks.Blocked, note: null), cancellation);
    }

    private static ShowingRequest New(DemoShows.DemoShow show, DemoShows.DemoDate date) => new()
    {
        Id = show.IdOf(date), ShowId = show.Id, StartsAt = Said(date.StartsAt), SaleOpensAt = Said(date.SaleOpensAt),
    };

    private static Dictionary<string, long> PricesOf(DemoShows.DemoShow show) => show.Layout.Tiers.ToDictionary(tier => tier.Name, tier => tier.Price!.Value);

    private static JsonElement Said(DateTimeOffset date) => JsonSerializer.SerializeToElement(date);

    // A demo that is refused would be a fault of this program's own.
    private static void Demand(Refusal? refusal)
    {
        if (refusal is not null)
        {
            throw new InvalidOperationException($"The demo was refused: {refusal.English}");
        }
    }
}
