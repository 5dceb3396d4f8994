using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Data;
using SeatAspire.ServiceDefaults;

namespace SeatAspire.Api.Accounts;

/// <summary>
/// Brings what accounts are looked up by up to date before the migration that gives them to Identity: nicknames are compared by NFKC since,
/// domains as punycode. SQL cannot do that. Where two accounts have the same by now, the later one keeps what it had. May be repeated after a crash.
/// </summary>
internal sealed class NameNormalizer : IDatabaseStep
{
    /// <summary>The migration before which it is done.</summary>
    public const string Migration = "20261128212717_Identity";

    private const int Batch = 1000;

    /// <summary>Does it, where there are accounts of before.</summary>
    public async Task BeforeMigrationsAsync(SeatDb db, CancellationToken cancellation)
    {
        if (!(await db.Database.GetAppliedMigrationsAsync(cancellation)).Any() || !(await db.Database.GetPendingMigrationsAsync(cancellation)).Contains(Migration))
        {
            return;
        }

        var isRenamed = await db.Database.SqlQueryRaw<int>(
            "SELECT count(*) AS Value FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'accounts' AND column_name IN ('person_id', 'nickname', 'folded_nickname', 'folded_email')").SingleAsync(cancellation) < 4;
        var last = "";
        while (!isRenamed)
        {
            var rows = await db.Database.SqlQueryRaw<Row>(
                $"SELECT person_id AS Id, nickname AS Nickname, folded_nickname AS Name, email AS Email, folded_email AS Folded FROM accounts WHERE person_id > {{0}} ORDER BY person_id LIMIT {Batch}",
                last).ToListAsync(cancellation);
            foreach (var row in rows)
            {
                await SetAsync(row.Name, NicknameRules.Fold(row.Nickname), name =>
                    db.Database.ExecuteSqlAsync($"UPDATE accounts SET folded_nickname = {name} WHERE person_id = {row.Id}", cancellation));
                await SetAsync(row.Folded, AccountRules.FoldEmail(row.Email), email =>
                    db.Database.ExecuteSqlAsync($"UPDATE accounts SET folded_email = {email} WHERE person_id = {row.Id}", cancellation));
            }

            if (rows.Count < Batch)
            {
                return;
            }

            last = rows[^1].Id;
        }
    }

    private static async Task SetAsync(string before, string after, Func<string, Task> set)
    {
        if (before == after)
        {
            return;
        }

        try
        {
            await set(after);
        }
        catch (Exception error) when (Backing.IsUniqueViolation(error))
        {
            // Somebody has the same by now; whoever has this one spells it as before.
        }
    }

    private sealed record Row(string Id, string Nickname, string Name, string Email, string Folded);
}
