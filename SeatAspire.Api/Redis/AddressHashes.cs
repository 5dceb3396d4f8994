using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;

namespace SeatAspire.Api.Redis;

/// <summary>
/// What stands for people's addresses in Redis: keyed hashes, another one for each purpose, so that nobody who reads Redis learns an
/// address or follows it from date to date. The key is random, the same on all replicas, and kept in Redis sealed with the keys of Data
/// Protection, which are in the database: it is lost together with what was counted by it. Each
/// user of it has an instance, which keeps the key for the life of Redis that this user knows. Thread safe.
/// </summary>
public sealed partial class AddressHashes(RedisClient redis, IDataProtectionProvider protection, ILogger<AddressHashes> log)
{
    private const int KeyBytes = 32;
    private const int HashBytes = 12;

    private static readonly RedisScript DropScript = RedisScript.Load("drop");

    private readonly IDataProtector _seal = protection.CreateProtector("SeatAspire.AddressHashes");
    private readonly SemaphoreSlim _turn = new(1, 1);
    private volatile Known? _known;

    /// <summary>The hash of an address.</summary>
    /// <param name="purpose">What is counted, such as a showing's id: equal addresses of other purposes have other hashes.</param>
    /// <param name="address">The address.</param>
    /// <param name="life">The life of Redis, as this replica knows it: in another one the key is read again.</param>
    /// <exception cref="RedisAwayException">The key cannot be read.</exception>
    public async ValueTask<string> OfAsync(string purpose, string address, long? life)
    {
        var known = _known;
        if (known is null || known.Life != life)
        {
            known = await LoadAsync(life);
        }

        var hash = HMACSHA256.HashData(known.Key, Encoding.UTF8.GetBytes(purpose + "\n" + address));
        return Convert.ToHexStringLower(hash.AsSpan(0, HashBytes));
    }

    private async Task<Known> LoadAsync(long? life)
    {
        await _turn.WaitAsync();
        try
        {
            if (_known is { } known && known.Life == life)
            {
                return known;
            }

            byte[]? key;
            do
            {
                var fresh = _seal.Protect(RandomNumberGenerator.GetBytes(KeyBytes));
                await redis.CallAsync(database => database.StringSetAsync(RedisKeys.AddressKey, fresh, when: StackExchange.Redis.When.NotExists));
                var stands = (byte[]?)await redis.CallAsync(database => database.StringGetAsync(RedisKeys.AddressKey));
                key = stands is null ? null : await OpenAsync(stands);
            }
            while (key is null);
            _known = known = new(life, key);
            return known;
        }
        finally
        {
            _turn.Release();
        }
    }

    // Sealed for another database: what was counted by it cannot be told any more.
    private async Task<byte[]?> OpenAsync(byte[] stands)
    {
        try
        {
            return _seal.Unprotect(stands);
        }
        catch (CryptographicException)
        {
            LogForeign(log);
            await DropScript.RunAsync(redis, [RedisKeys.AddressKey], stands);
            return null;
        }
    }

    [LoggerMessage(LogLevel.Warning, "The key of the addresses in Redis was sealed for another database; a new one is made, and what addresses have is counted anew")]
    private static partial void LogForeign(ILogger log);

    private sealed record Known(long? Life, byte[] Key);
}
