using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Data;
using SeatAspire.Api.Problems;
using SeatAspire.ServiceDefaults;

namespace SeatAspire.Api.Orders.Books;

/// <summary>Something that the books are compared with could not be looked at.</summary>
internal sealed class BooksAwayException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>
/// <c>prove-books</c>: an operator's proof that database, Redis and payment provider say the same. Reads only, a page at a time, beside a sale that goes on.
/// </summary>
public static class BooksCommand
{
    /// <summary>Started with this single argument, the program compares the books, prints a table and ends.</summary>
    public const string Name = "prove-books";

    /// <summary>How often what differs is looked at until it counts.</summary>
    internal const int Looks = 3;

    // In what order books are read: one that changed in between is as it should be by then.
    internal static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private static readonly string[] Connections = ["seats", "redis"];

    /// <summary>Registers the comparisons.</summary>
    internal static void AddBooks(this IServiceCollection services) =>
        services.AddSingleton<ProviderBooks>().AddSingleton<PaymentBooks>().AddSingleton<SeatBooks>();

    /// <summary>Compares the books.</summary>
    /// <returns>The process's exit code: 0 where they agree, 1 where they don't, 2 where something could not be looked at.</returns>
    public static async Task<int> ProveBooksAsync(this WebApplication app)
    {
        var missing = Connections.Where(name => string.IsNullOrEmpty(app.Configuration.GetConnectionString(name))).ToList();
        if (missing.Count > 0)
        {
            return Away($"The setting {string.Join(" and ", missing.Select(name => "ConnectionStrings:" + name))} is missing");
        }

        try
        {
            var report = await ReadBooksAsync(app.Services, CancellationToken.None);
            report.Write(Console.Out);
            return report.Differences == 0 ? 0 : 1;
        }
        catch (BooksAwayException error)
        {
            return Away(error.Message + (error.InnerException is { } reason ? ": " + reason.GetBaseException().Message : ""));
        }
        catch (OutageException error)
        {
            return Away(error.Message.TrimEnd('.'));
        }
        catch (Exception error) when (Backing.IsDatabaseAway(error))
        {
            return Away("The database does not answer: " + error.GetBaseException().Message.TrimEnd('.'));
        }
    }

    /// <summary>Compares them and tells what was found.</summary>
    internal static async Task<BookReport> ReadBooksAsync(IServiceProvider services, CancellationToken ct)
    {
        var scopes = services.GetRequiredService<IServiceScopeFactory>();
        var pending = await scopes.UseDbAsync(async db =>
        {
            // Who only asks for migrations takes a server that is away for one without a database.
            await db.Database.OpenConnectionAsync(ct);
            return await db.Database.GetPendingMigrationsAsync(ct);
        });
        if (pending.Any())
        {
            throw new BooksAwayException("The database has the tables of an earlier release, or none: a replica that starts brings them up to date");
        }

        var report = new BookReport();
        await services.GetRequiredService<PaymentBooks>().CompareAsync(report, ct);
        await services.GetRequiredService<ProviderBooks>().CompareAsync(report, ct);
        await services.GetRequiredService<SeatBooks>().CompareAsync(report, ct);
        return report;
    }

    private static int Away(string what)
    {
        Console.Error.WriteLine(what + ". Nothing was proved.");
        return 2;
    }
}
