using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Accounts;
using SeatAspire.Api.Data.Demo;
using SeatAspire.Api.Loops;

namespace SeatAspire.Api.Data;

/// <summary>
/// Makes a database ready for use: tables, the demo shows where there are none (setting <c>Demo:Seed</c>, on by default),
/// the admin account that the settings name, and the first key that seals tokens. All under one lock, so that replicas starting together do each of it once.
/// The replica starts all the same while the database is away; this goes on trying.
/// </summary>
internal sealed class DatabaseSetup(
    DatabaseReady ready, IServiceScopeFactory scopes, IKeyManager keys, IDataProtectionProvider protection,
    IConfiguration configuration, LoopRunner loops, TimeProvider time, ILogger<DatabaseSetup> log) : BackgroundService
{
    private static readonly TimeSpan LifetimeOfFirstKey = TimeSpan.FromDays(90);

    /// <summary>Brings tables, shows and keys into place, once.</summary>
    public async Task PrepareAsync(CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<SeatDb>();
        await using (await SetupLock.TakeAsync(db, time, cancellation))
        {
            if (await NumberedSchema.TakeOverAsync(db, cancellation))
            {
                log.LogInformation("Took over the tables of the numbered SQL files");
            }

            await NameNormalizer.RenewAsync(db, cancellation);
            foreach (var name in await db.Database.GetPendingMigrationsAsync(cancellation))
            {
                log.LogInformation("To be applied: the migration {Migration}", name);
            }

            await db.Database.MigrateAsync(cancellation);

            if (configuration.GetValue("Demo:Seed", true) && !await db.Shows.AnyAsync(cancellation))
            {
                await db.TransactAsync(
                    async transaction =>
                    {
                        await AddDemoAsync(db, cancellation);
                        await transaction.CommitAsync(cancellation);
                    },
                    cancellation);
                log.LogInformation("Added the demo shows");
            }

            await scope.ServiceProvider.GetRequiredService<AdminAccount>().EnsureAsync(cancellation);

            if (!await db.DataProtectionKeys.AnyAsync(cancellation))
            {
                var now = time.GetUtcNow();
                keys.CreateNewKey(activationDate: now, expirationDate: now + LifetimeOfFirstKey);
            }
        }

        foreach (var doubt in await ServerSettings.DoubtsAsync(db, cancellation))
        {
            log.LogWarning("The database server's {Doubt}", doubt);
        }

        // Reads the keys now, so that the first request need not.
        protection.CreateProtector(nameof(DatabaseSetup)).Protect([]);
        ready.Reach();
    }

    /// <summary>
    /// Takes the demo back to its first day: no sales, fresh dates. The seats' epoch is left without a Redis, so that
    /// the replicas notice and load the seats anew.
    /// </summary>
    public async Task ResetDemoAsync(CancellationToken cancellation)
    {
        await PrepareAsync(cancellation);
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<SeatDb>();
        await using (await SetupLock.TakeAsync(db, time, cancellation))
        {
            await db.TransactAsync(
                async transaction =>
                {
                    await db.Outbox.ExecuteDeleteAsync(cancellation);
                    await db.SoldSeats.ExecuteDeleteAsync(cancellation);
                    await db.OrderGoods.ExecuteDeleteAsync(cancellation);
                    await db.CartItems.ExecuteDeleteAsync(cancellation);
                    await db.Goods.ExecuteDeleteAsync(cancellation);
                    await db.OrderSeats.ExecuteDeleteAsync(cancellation);
                    await db.Refunds.ExecuteDeleteAsync(cancellation);
                    await db.Orders.ExecuteDeleteAsync(cancellation);
                    await db.Payments.ExecuteDeleteAsync(cancellation);
                    await db.SandboxRefunds.ExecuteDeleteAsync(cancellation);
                    await db.SandboxCharges.ExecuteDeleteAsync(cancellation);
                    await db.BlockedSeats.ExecuteDeleteAsync(cancellation);
                    await db.QueueSettings.ExecuteDeleteAsync(cancellation);
                    await db.Draws.ExecuteDeleteAsync(cancellation);
                    await db.Showings.ExecuteDeleteAsync(cancellation);
                    await db.Shows.ExecuteDeleteAsync(cancellation);
                    await db.Layouts.ExecuteDeleteAsync(cancellation);
                    await AddDemoAsync(db, cancellation);
                    await db.SeatEpoch.ExecuteUpdateAsync(set => set.SetProperty(row => row.RunId, ""), cancellation);
                    await transaction.CommitAsync(cancellation);
                },
                cancellation);
        }

        log.LogInformation("The demo starts over: no sales, fresh dates");
    }

    private async Task AddDemoAsync(SeatDb db, CancellationToken cancellation)
    {
        await DemoShows.AddAsync(db, time.GetUtcNow(), cancellation);
        await DemoGoods.AddAsync(db, time.GetUtcNow(), cancellation);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => loops.UntilAsync("setting up the database", PrepareAsync, stoppingToken);
}
