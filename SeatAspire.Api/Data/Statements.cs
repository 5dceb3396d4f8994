using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;
using MySqlConnector;

namespace SeatAspire.Api.Data;

/// <summary>
/// Statements with their values, sent in one round trip and run in this order. EF's own batches are a statement a row, and
/// in no order among rows of a table; here an insert is one statement, and rows are locked in the order they are given in. They go to
/// the driver as they are: EF would read through a batch's text for its thousand parameters, which cost more than all else of a purchase.
/// </summary>
internal sealed class Statements(SeatDb db)
{
    private readonly StringBuilder _sql = new();
    private readonly List<object?> _values = [];

    /// <summary>Adds a statement; <c>?</c> stands for the values, one after the other.</summary>
    public Statements Add(string sql, params ReadOnlySpan<object?> values)
    {
        _sql.Append(sql).Append(';');
        _values.AddRange(values);
        return this;
    }

    /// <summary>Adds the insert of rows, with all that the database does not make up itself; in the order they are given in.</summary>
    public Statements Insert<TRow>(IEnumerable<TRow> rows)
        where TRow : class
    {
        var given = rows.ToArray();
        if (given.Length == 0)
        {
            return this;
        }

        var table = db.Model.FindEntityType(typeof(TRow))!;
        var columns = table.GetProperties().Where(column => column.ValueGenerated == ValueGenerated.Never).ToArray();
        _sql.Append("INSERT INTO ").Append(table.GetTableName()).Append(" (");
        _sql.AppendJoin(", ", columns.Select(column => column.GetColumnName())).Append(") ");
        AddRows(columns, given);
        _sql.Append(';');
        return this;
    }

    private void AddRows<TRow>(IProperty[] columns, TRow[] rows)
        where TRow : class
    {
        _sql.Append("VALUES ");
        foreach (var (number, row) in rows.Index())
        {
            _sql.Append(number == 0 ? "(" : ", (");
            foreach (var (i, column) in columns.Index())
            {
                _sql.Append(i == 0 ? "" : ", ");
                _sql.Append('?');
                _values.Add(column.GetGetter().GetClrValueUsingContainingEntity(row));
            }

            _sql.Append(')');
        }
    }

    /// <summary>Runs them; the answer is how many rows all of them changed. Several belong into a transaction: one by itself is done again after a deadlock.</summary>
    public Task<int> RunAsync(CancellationToken ct) => db.Database.CreateExecutionStrategy().ExecuteAsync(SendAsync, ct);

    private async Task<int> SendAsync(CancellationToken ct)
    {
        await db.Database.OpenConnectionAsync(ct);
        try
        {
            await using var command = (MySqlCommand)db.Database.GetDbConnection().CreateCommand();
            command.CommandText = _sql.ToString();
            command.Transaction = (MySqlTransaction?)db.Database.CurrentTransaction?.GetDbTransaction();
            command.CommandTimeout = db.Database.GetCommandTimeout() ?? command.CommandTimeout;
            foreach (var value in _values)
            {
                command.Parameters.Add(new MySqlParameter { Value = value });
            }

            return await command.ExecuteNonQueryAsync(ct);
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }
}
