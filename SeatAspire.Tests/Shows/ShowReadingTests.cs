using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using SeatAspire.Api.Shows;
using SeatAspire.Tests.Distributed;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Shows;

/// <summary>What a replica knows of a date is of one moment, whatever an operator does to it as it is read.</summary>
[Collection(SharedSystem.Name)]
public sealed class ShowReadingTests(SeatSystem system)
{
    /// <summary>With the former seats and the new prices it would take holds of other seats than were meant.</summary>
    [Fact]
    public async Task A_date_that_is_given_other_seats_as_it_is_read_has_the_prices_of_its_own()
    {
        var showing = await OwnShowing.AddAsync(system);
        await using var operators = system.Database();
        var other = (await OwnShowing.MakeAsync(system, OwnShowing.Hall(2, 10), QueueSettings.Default)).Id;
        var hash = await operators.Db.Showings.Where(row => row.Id == other).Select(row => row.LayoutHash).SingleAsync();
        var between = new Between("price_lists", () => GiveAsync(operators, showing.Id, hash));
        await using var replica = new TestDatabase(system.ConnectionString("seats"), options => options.AddInterceptors(between));

        var (showings, prices) = await ShowCatalogRefresher.ReadShowingsAsync(replica.Db, default);

        Assert.True(between.IsDone);
        Assert.Equal(hash, showings.Single(row => row.Id == showing.Id).LayoutHash);
        Assert.Equal([2], prices[showing.Id].Select(list => list.Number));
    }

    private static async Task GiveAsync(TestDatabase operators, string showingId, string hash)
    {
        await using var transaction = await operators.Db.Database.BeginTransactionAsync();
        await operators.Db.Showings.Where(row => row.Id == showingId).ExecuteUpdateAsync(set => set.SetProperty(row => row.LayoutHash, hash));
        await operators.Db.PriceLists.Where(row => row.ShowingId == showingId).ExecuteUpdateAsync(set => set.SetProperty(row => row.Number, 2));
        await transaction.CommitAsync();
    }

    /// <summary>Does something, once, before a statement that names a table.</summary>
    private sealed class Between(string table, Func<Task> work) : DbCommandInterceptor
    {
        public bool IsDone { get; private set; }

        public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            if (!IsDone && command.CommandText.Contains(table, StringComparison.Ordinal))
            {
                IsDone = true;
                await work();
            }

            return result;
        }
    }
}
