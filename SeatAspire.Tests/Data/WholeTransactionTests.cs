using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Data;
using SeatAspire.Api.Orders.Outbox;
using SeatAspire.ServiceDefaults;
using SeatAspire.Tests.Orders;

namespace SeatAspire.Tests.Data;

/// <summary>What becomes of a transaction whose connection is gone between two statements: nothing of it stands.</summary>
public sealed class WholeTransactionTests(OrderBench bench) : IClassFixture<OrderBench>
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Where_its_connection_ends_midway_nothing_of_it_stands(bool isSaved)
    {
        string[] subjects = [Guid.NewGuid().ToString("N"), Guid.NewGuid().ToString("N")];
        await Assert.ThrowsAsync<BrokenTransactionException>(() => bench.QueryAsync(db => db.TransactAsync(
            async transaction =>
            {
                await AddAsync(db, subjects[0], isSaved: true);
                // As where the driver found it broken while it read the end of an answer, which it tells nobody.
                await db.Database.GetDbConnection().CloseAsync();
                await AddAsync(db, subjects[1], isSaved);
                await transaction.CommitAsync();
                return true;
            },
            CancellationToken.None)));
        Assert.Equal(0, await bench.QueryAsync(db => db.Outbox.CountAsync(row => subjects.Contains(row.Subject))));
    }

    /// <summary>As each other loss of a connection: what retries outages does it again, whole.</summary>
    [Fact]
    public async Task Where_outages_are_tried_again_it_is_done_again_whole()
    {
        string[] subjects = [Guid.NewGuid().ToString("N"), Guid.NewGuid().ToString("N")];
        var tries = 0;
        await OutageRetries.Create(TimeProvider.System).ExecuteAsync(async ct => await bench.QueryAsync(db => db.TransactAsync(
            async transaction =>
            {
                await AddAsync(db, subjects[0], isSaved: true);
                if (tries++ == 0)
                {
                    await db.Database.GetDbConnection().CloseAsync();
                }

                await AddAsync(db, subjects[1], isSaved: true);
                await transaction.CommitAsync(ct);
                return true;
            },
            ct)));
        Assert.Equal((2, 2), (tries, await bench.QueryAsync(db => db.Outbox.CountAsync(row => subjects.Contains(row.Subject)))));
    }

    [Fact]
    public async Task After_its_commit_and_after_one_that_failed_the_next_is_as_good_as_any()
    {
        var subject = Guid.NewGuid().ToString("N");
        var found = await bench.QueryAsync(async db =>
        {
            await Assert.ThrowsAsync<NotSupportedException>(() => db.TransactAsync<bool>(_ => throw new NotSupportedException(), CancellationToken.None));
            return await db.TransactAsync(
                async transaction =>
                {
                    await AddAsync(db, subject, isSaved: true);
                    await transaction.CommitAsync();
                    return await db.Outbox.CountAsync(row => row.Subject == subject);
                },
                CancellationToken.None);
        });
        Assert.Equal(1, found);
    }

    private static Task AddAsync(SeatDb db, string subject, bool isSaved)
    {
        var row = OutboxKind.Announce.Row(subject, TimeProvider.System.GetUtcNow().AddDays(1));
        if (!isSaved)
        {
            return new Statements(db).Insert([row]).RunAsync(CancellationToken.None);
        }

        db.Outbox.Add(row);
        return db.SaveChangesAsync();
    }
}
