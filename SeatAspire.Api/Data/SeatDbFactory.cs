using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace SeatAspire.Api.Data;

/// <summary>How <c>dotnet ef migrations add NAME --project SeatAspire.Api</c> gets at the model: without a server, and without the program's settings.</summary>
internal sealed class SeatDbFactory : IDesignTimeDbContextFactory<SeatDb>
{
    // The oldest that the program is made for: migrations say nothing that it would not understand.
    private static readonly ServerVersion Oldest = ServerVersion.Create(8, 0, 0, Pomelo.EntityFrameworkCore.MySql.Infrastructure.ServerType.MySql);

    /// <inheritdoc/>
    public SeatDb CreateDbContext(string[] args) => new(new DbContextOptionsBuilder<SeatDb>().UseMySql(Oldest).Options);
}
