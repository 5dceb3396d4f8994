using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace SeatAspire.Api.Data;

/// <summary>How features map their tables.</summary>
internal static class TableReferences
{
    /// <summary>A foreign key to the primary key of another table. Nothing is deleted along: what is referred to stays.</summary>
    public static void References<TRow, TOther>(this EntityTypeBuilder<TRow> table, string name, Expression<Func<TRow, object?>> column)
        where TRow : class
        where TOther : class =>
        table.HasOne<TOther>().WithMany().HasForeignKey(column).HasConstraintName(name).OnDelete(DeleteBehavior.NoAction);
}
