namespace SeatAspire.Api.Data;

/// <summary>Gives singletons a database context for one piece of work: no connection is kept while a provider is asked.</summary>
internal static class DbWork
{
    /// <summary>Runs <paramref name="work"/> with a context of its own.</summary>
    public static async Task<T> UseDbAsync<T>(this IServiceScopeFactory scopes, Func<SeatDb, Task<T>> work)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await work(scope.ServiceProvider.GetRequiredService<SeatDb>());
    }

    /// <inheritdoc cref="UseDbAsync{T}"/>
    public static async Task UseDbAsync(this IServiceScopeFactory scopes, Func<SeatDb, Task> work)
    {
        await using var scope = scopes.CreateAsyncScope();
        await work(scope.ServiceProvider.GetRequiredService<SeatDb>());
    }
}

/// <summary>Ids of payments and orders: 32 hexadecimal digits that grow with time, kind to the database's indexes.</summary>
internal static class Ids
{
    public static string New(DateTimeOffset now) => Guid.CreateVersion7(now).ToString("N");
}
