using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Background;

namespace SeatAspire.Api.Data;

/// <summary>Whether this replica has found the database with its tables, shows and keys in place; stays so once reached.</summary>
public sealed class DatabaseReady
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether it is so.</summary>
    public bool IsReached => _reached.Task.IsCompleted;

    /// <summary>Completes when it is so.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> came first.</exception>
    public Task WaitAsync(CancellationToken cancellation) => _reached.Task.WaitAsync(cancellation);

    internal void Reach() => _reached.TrySetResult();
}

/// <summary>
/// Makes a database ready for use: tables, the demo where there are no shows (setting <c>Demo:Seed</c>, on by default), what features have to
/// do (<see cref="IDatabaseStep"/>), and the first key that seals tokens. All under one lock, so that replicas starting together do each of it once.
/// The replica starts all the same while the database is away; this goes on trying.
/// </summary>
internal sealed class DatabaseSetup(
    DatabaseReady ready, IServiceScopeFactory scopes, IKeyManager keys, IDataProtectionProvider protection,
    IEnumerable<IDemoPart> demo, IConfiguration configuration, LoopRunner loops, TimeProvider time, ILogger<DatabaseSetup> log) : IBackgroundWork
{
    private static readonly TimeSpan LifetimeOfFirstKey = TimeSpan.FromDays(90);

    /// <summary>Brings tables, the demo and keys into place, once.</summary>
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

            var steps = scope.ServiceProvider.GetServices<IDatabaseStep>().ToArray();
            foreach (var step in steps)
            {
                await step.BeforeMigrationsAsync(db, cancellation);
            }

            foreach (var name in await db.Database.GetPendingMigrationsAsync(cancellation))
            {
                log.LogInformation("To be applied: the migration {Migration}", name);
            }

            await db.Database.MigrateAsync(cancellation);

            if (configuration.GetValue("Demo:Seed", true) && !await IsSomethingThereAsync(db, cancellation))
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

            foreach (var step in steps)
            {
                await step.AfterMigrationsAsync(cancellation);
            }

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
    /// Takes the demo back to its first day: no sales, fresh dates. Replicas that run notice by themselves.
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
                    foreach (var part in demo.Reverse())
                    {
                        await part.RemoveAsync(db, cancellation);
                    }

                    await AddDemoAsync(db, cancellation);
                    await transaction.CommitAsync(cancellation);
                },
                cancellation);
        }

        log.LogInformation("The demo starts over: no sales, fresh dates");
    }

    private async Task<bool> IsSomethingThereAsync(SeatDb db, CancellationToken cancellation)
    {
        foreach (var part in demo)
        {
            if (await part.ExistsAsync(db, cancellation))
            {
                return true;
            }
        }

        return false;
    }

    private async Task AddDemoAsync(SeatDb db, CancellationToken cancellation)
    {
        foreach (var part in demo)
        {
            await part.AddAsync(db, time.GetUtcNow(), cancellation);
        }
    }

    /// <inheritdoc/>
    public Task RunAsync(CancellationToken stopping) => loops.UntilAsync("setting up the database", PrepareAsync, stopping);
}
