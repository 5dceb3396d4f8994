using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Accounts;
using SeatAspire.Api.Data;
using SeatAspire.Api.Plans;
using SeatAspire.Api.Problems;
using SeatAspire.Api.Shows;

namespace SeatAspire.Api.Admin;

/// <summary>Dates as the database has them: reads them, and adds new ones within the caller's transaction.</summary>
internal sealed class ShowingRows(SeatDb db, ShowCatalog catalog, TimeProvider time)
{
    /// <summary>A date as its row has it, whatever this replica's catalog knows already.</summary>
    public async Task<Showing> ReadAsync(ShowingRow row, CancellationToken cancellation)
    {
        var queue = await db.QueueSettings.FirstOrDefaultAsync(queue => queue.ShowingId == row.Id, cancellation);
        var prices = await db.PriceLists.Where(list => list.ShowingId == row.Id).OrderBy(list => list.Number).ToListAsync(cancellation);
        var currency = await db.Shows.Where(show => show.Id == row.ShowId).Select(show => show.Currency).SingleAsync(cancellation);
        return ShowCatalogRefresher.ShowingOf(row, (await LayoutAsync(row.LayoutHash, cancellation))!, QueueSettings.Of(queue), prices, currency);
    }

    /// <summary>Adds a date, or a series, within the caller's transaction, or says why not. The request was checked.</summary>
    public async Task<(IReadOnlyList<ShowingRow>? Rows, Refusal? Refusal)> AddAsync(ShowingRequest request, ClaimsPrincipal who, CancellationToken cancellation)
    {
        // Kept from being removed meanwhile, and from having another currency.
        var show = (await db.Shows.FromSqlRaw("SELECT * FROM shows WHERE id = {0} FOR UPDATE", request.ShowId).AsNoTracking().ToListAsync(cancellation)).SingleOrDefault();
        if (show is null)
        {
            return (null, Refusals.Validation("There is no show with this showId.", "showId에 해당하는 공연이 없습니다."));
        }

        var (layout, model, blocked, fault) = await SourceAsync(request, show, cancellation);
        if (layout is null)
        {
            return (null, fault);
        }

        var start = Dates.TryRead(request.StartsAt, out var startsAt) ? model.At(startsAt) : model;
        var (first, wrong) = request.Apply(start, layout);
        if (first is null)
        {
            return (null, wrong);
        }

        var added = new List<ShowingRow>();
        foreach (var (id, settings) in InSeries(request, first))
        {
            if (settings.Fault(layout) is { } unfit)
            {
                return (null, unfit with { English = $"{id}: {unfit.English}", Korean = $"{id}: {unfit.Korean}" });
            }

            added.Add(Add(id, show.Id, layout, settings, blocked, who));
        }

        await db.SaveChangesAsync(cancellation);
        return (added, null);
    }

    private static IEnumerable<(string Id, ShowingSettings Settings)> InSeries(ShowingRequest request, ShowingSettings first) =>
        (request.Series ?? [])
            .Select(date => (date.Id, first.At(Dates.TryRead(date.StartsAt, out var startsAt) ? startsAt : first.StartsAt)))
            .Prepend((request.Id, first));

    /// <summary>Which seats a new date has, and what else it begins with: those of another date, or a plan's or a layout's alone.</summary>
    private async Task<(VenueLayout? Layout, ShowingSettings Model, IReadOnlyList<int> Blocked, Refusal? Refusal)> SourceAsync(
        ShowingRequest request, ShowRow show, CancellationToken cancellation)
    {
        if (request.PlanId is { } planId)
        {
            return await db.FindPlanLayoutAsync(planId, cancellation) is { } layout
                ? (layout, ShowingSettings.Default, [], null)
                : (null, ShowingSettings.Default, [], Refusals.Validation("There is no plan with this planId.", "planId에 해당하는 배치도가 없습니다."));
        }

        if (request.CopyOf is not { } copied)
        {
            return await LayoutAsync(request.LayoutHash!, cancellation) is { } layout
                ? (layout, ShowingSettings.Default, [], null)
                : (null, ShowingSettings.Default, [], Refusals.Validation("There is no layout with this layoutHash.", "layoutHash에 해당하는 좌석 배치도가 없습니다."));
        }

        if (await db.Showings.AsNoTracking().FirstOrDefaultAsync(row => row.Id == copied, cancellation) is not { } row)
        {
            return (null, ShowingSettings.Default, [], Refusals.Validation("There is no date with the id in copyOf.", "copyOf에 해당하는 회차가 없습니다."));
        }

        var model = await ReadAsync(row, cancellation);
        var blocked = await db.BlockedSeats.Where(seat => seat.ShowingId == copied).Select(seat => seat.Seat).ToListAsync(cancellation);
        var settings = ShowingSettings.Of(model);
        return (
            model.Layout,
            settings with
            {
                // Of another currency they would be other sums.
                Amounts = model.Currency == show.Currency ? settings.Amounts : [],
                Queue = settings.Queue with { OpensAt = null, Draw = false, Paused = false },
            },
            blocked, null);
    }

    private ShowingRow Add(string id, string showId, VenueLayout layout, ShowingSettings settings, IReadOnlyList<int> blocked, ClaimsPrincipal who)
    {
        var row = new ShowingRow
        {
            Id = id, ShowId = showId, LayoutHash = layout.Hash, StartsAt = settings.StartsAt, SaleOpensAt = settings.SaleOpensAt, SaleClosed = false,
        };
        settings.WriteTo(row);
        db.Showings.Add(row);
        db.QueueSettings.Add(settings.Queue.ToRow(id));
        db.PriceLists.Add(ListOf(id, 1, settings));
        db.BlockedSeats.AddRange(blocked.Select(seat => new BlockedSeatRow { ShowingId = id, Seat = seat }));
        AuditLog.Add(db, who, time.GetUtcNow(), AuditLog.Showing, id, settings.Since(ShowingSettings.Default, layout));
        return row;
    }

    /// <summary>A list of the prices of some settings, made now.</summary>
    public PriceListRow ListOf(string showingId, int number, ShowingSettings settings) =>
        new() { ShowingId = showingId, Number = number, Amounts = PriceList.Format(settings.Amounts), MadeAt = time.GetUtcNow() };

    /// <summary>A layout by its hash; null where there is none.</summary>
    public async Task<VenueLayout?> LayoutAsync(string hash, CancellationToken cancellation) =>
        catalog.Shows.SelectMany(show => show.Showings).FirstOrDefault(showing => showing.Layout.Hash == hash)?.Layout
        ?? (await db.Layouts.Where(row => row.Hash == hash).Select(row => row.Json).FirstOrDefaultAsync(cancellation) is { } json ? VenueLayout.Parse(json) : null);
}
