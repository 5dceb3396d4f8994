using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Accounts;
using SeatAspire.Api.Data;
using SeatAspire.Api.Orders;
using SeatAspire.Api.Orders.Outbox;
using SeatAspire.Api.Problems;
using SeatAspire.Api.Seats;
using SeatAspire.Api.Shop;

namespace SeatAspire.Api.Admin;

/// <summary>All that is kept of a person.</summary>
/// <param name="PersonId">Theirs, made by the server.</param>
/// <param name="Account">Their account; null for a guest.</param>
/// <param name="ShowNickname">Whether they agreed to be named in full when they buy.</param>
/// <param name="Orders">What they bought, the newest first.</param>
/// <param name="Cart">What lies in their cart.</param>
/// <param name="Holds">Seats that they hold now, by their dates; null while they can't be asked.</param>
public sealed record PersonResponse(
    string PersonId, PersonAccount? Account, bool ShowNickname, IReadOnlyList<PersonOrder> Orders, IReadOnlyList<CartLine> Cart, IReadOnlyList<PersonHold>? Holds);

/// <summary>An account as it is kept.</summary>
public sealed record PersonAccount(string Nickname, string Email, DateTimeOffset CreatedAt, IReadOnlyList<string> Roles);

/// <summary>An order with what is personal about it; null or empty where that was not given, or was erased.</summary>
public sealed record PersonOrder(
    string OrderId, string Reference, string? ShowingId, IReadOnlyList<string> Seats, IReadOnlyList<string> Goods, long Amount, long Refunded, string Currency,
    string Status, DateTimeOffset CreatedAt, string Nickname, string? BuyerName, string? BuyerEmail, string? Note = null);

/// <summary>Seats that are held for some minutes.</summary>
public sealed record PersonHold(string HoldId, string ShowingId, DateTimeOffset ExpiresAt);

/// <summary>Tells a person, by way of an operator, what is kept of them, and erases it. What was sold, and for how much, stays.</summary>
internal static class PersonService
{
    private const int MostOrders = 10_000;

    // Longer than other replicas take to hear that the sign-in has ended.
    private static readonly TimeSpan AgainAfter = TimeSpan.FromSeconds(20);

    /// <summary>What is kept.</summary>
    public static async Task<Results<Ok<PersonResponse>, RefusalResult>> GetAsync(string personId, SeatDb db, SeatStore seats, CancellationToken cancellation)
    {
        var account = await db.Accounts.AsNoTracking().FirstOrDefaultAsync(row => row.Id == personId, cancellation);
        var choice = await db.People.AsNoTracking().FirstOrDefaultAsync(row => row.PersonId == personId, cancellation);
        var orders = await OrdersAsync(db, personId, cancellation);
        var cart = await Cart.ReadAsync(db, personId, cancellation);
        var holds = await HoldsAsync(personId, seats);
        return account is null && choice is null && orders.Count == 0 && cart.Count == 0 && holds is null or { Count: 0 }
            ? Refusals.UnknownPerson.ToResult()
            : TypedResults.Ok(new PersonResponse(
                personId,
                account is null ? null : new(account.UserName!, account.Email!, account.CreatedAt.ToUniversalTime(), await db.RolesOfAsync(personId, cancellation)),
                choice?.ShowNickname ?? false, orders, cart, holds));
    }

    /// <summary>
    /// Erases names and addresses, the account and the cart, and ends all sign-ins; holds are given back. Orders stay, as nobody's in particular.
    /// Operators lose their role first, and what is being paid comes to its end first.
    /// </summary>
    public static async Task<Results<NoContent, RefusalResult>> EraseAsync(
        string personId, ClaimsPrincipal who, SeatDb db, SeatStore seats, EndedSignIns ended, TimeProvider time, CancellationToken cancellation)
    {
        if (await GetAsync(personId, db, seats, cancellation) is { Result: RefusalResult unknown })
        {
            return unknown;
        }

        var (ends, refusal) = await db.TransactAsync<(IReadOnlyList<string>, Refusal?)>(
            async transaction =>
            {
                var account = (await db.Accounts.FromSqlRaw("SELECT * FROM accounts WHERE id = {0} FOR UPDATE", personId).ToListAsync(cancellation)).SingleOrDefault();
                if (await db.AccountRoles.AnyAsync(row => row.UserId == personId, cancellation))
                {
                    return ([], Refusals.HasRole);
                }

                if (await db.HoldSalesAsync(personId, cancellation))
                {
                    return ([], Refusals.PersonIsPaying);
                }

                await db.EraseBuyerAsync(personId, cancellation);
                db.Outbox.Add(OutboxKind.Erase.Row(personId, time.GetUtcNow() + AgainAfter));
                await db.CartItems.Where(item => item.PersonId == personId).ExecuteDeleteAsync(cancellation);
                await db.People.Where(row => row.PersonId == personId).ExecuteDeleteAsync(cancellation);
                // A guest's one sign-in is the person; an account's are known by its stamp.
                string[] over = account is null ? [personId] : [personId, account.SecurityStamp!];
                foreach (var signIn in over)
                {
                    // One that ended before, or is ended by somebody else just now, has ended.
                    var row = ended.Row(signIn);
                    await db.Database.ExecuteSqlRawAsync("INSERT IGNORE INTO ended_sign_ins (sign_in_id, ended_at) VALUES ({0}, {1})", [row.SignInId, row.EndedAt], cancellation);
                }

                if (account is not null)
                {
                    db.Accounts.Remove(account);
                }

                AuditLog.Add(db, who, time.GetUtcNow(), AuditLog.PersonErased, null, new Dictionary<string, AuditChange> { ["personId"] = new(personId, null) });
                await db.SaveChangesAsync(cancellation);
                await transaction.CommitAsync(cancellation);
                return (over, null);
            },
            cancellation);
        if (refusal is not null)
        {
            return refusal.ToResult();
        }

        foreach (var signIn in ends)
        {
            ended.Note(signIn);
        }

        foreach (var hold in await HoldsAsync(personId, seats) ?? [])
        {
            await seats.ReleaseAsync(hold.HoldId, personId);
        }

        return TypedResults.NoContent();
    }

    // While Redis is away nobody holds anything that could be kept of them.
    private static async Task<IReadOnlyList<PersonHold>?> HoldsAsync(string personId, SeatStore seats)
    {
        try
        {
            return [.. (await seats.HoldsAsync(personId)).Select(hold => new PersonHold(hold.HoldId, hold.ShowingId, hold.ExpiresAt))];
        }
        catch (OutageException)
        {
            return null;
        }
    }

    private static async Task<IReadOnlyList<PersonOrder>> OrdersAsync(SeatDb db, string personId, CancellationToken cancellation)
    {
        var orders = await db.Orders.AsNoTracking().Where(order => order.PersonId == personId)
            .OrderByDescending(order => order.CreatedAt).ThenByDescending(order => order.Id).Take(MostOrders).ToListAsync(cancellation);
        var ids = orders.ConvertAll(order => order.Id);
        var seats = (await db.OrderSeats.AsNoTracking().Where(seat => ids.Contains(seat.OrderId)).OrderBy(seat => seat.Seat).ToListAsync(cancellation))
            .ToLookup(seat => seat.OrderId, seat => seat.Label);
        var goods = (await db.OrderGoods.AsNoTracking().Where(line => ids.Contains(line.OrderId)).OrderBy(line => line.GoodsId).ToListAsync(cancellation))
            .ToLookup(line => line.OrderId, line => line.Name);
        return orders.ConvertAll(order => new PersonOrder(
            order.Id, order.Reference, order.ShowingId, [.. seats[order.Id]], [.. goods[order.Id]], order.Amount, order.Refunded, order.Currency, order.Status,
            order.CreatedAt.ToUniversalTime(), order.Nickname, order.BuyerName, order.BuyerEmail, order.Note));
    }
}
