using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SeatAspire.Api.Data;
using SeatAspire.ServiceDefaults;

namespace SeatAspire.Tests.Support;

/// <summary>The database of a running system, opened nearly the way the replicas open it.</summary>
internal sealed class TestDatabase : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly AsyncServiceScope _scope;

    /// <param name="connectionString">Where it is.</param>
    /// <param name="configure">What else its contexts need.</param>
    public TestDatabase(string connectionString, Action<DbContextOptionsBuilder>? configure = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection([new("ConnectionStrings:seats", connectionString)]);
        // Nothing is tried again, so that a test may keep a transaction open.
        Backing.AddDatabase<SeatDb>(builder, configure);
        _host = builder.Build();
        _scope = _host.Services.CreateAsyncScope();
        Db = _scope.ServiceProvider.GetRequiredService<SeatDb>();
    }

    public SeatDb Db { get; }

    /// <summary>For what opens contexts of its own.</summary>
    public IServiceScopeFactory Scopes => _host.Services.GetRequiredService<IServiceScopeFactory>();

    public async ValueTask DisposeAsync()
    {
        await _scope.DisposeAsync();
        _host.Dispose();
    }
}
