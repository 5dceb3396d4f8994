using System.Security.Cryptography;
using System.Text;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Identity;
using SeatAspire.Api.Data;

namespace SeatAspire.Api.Accounts;

/// <summary>
/// Hashes passwords and compares them. Either is a tenth of a second of one core on purpose, so that callers take turns: however
/// many log in at once, the rest of the replica goes on.
/// </summary>
internal sealed class Passwords : IDisposable
{
    private const int MostWaiting = 200;

    private readonly PasswordHasher<AccountRow> _hasher = new();
    private readonly Lazy<string> _nobodys;
    private readonly ConcurrencyLimiter _turns = new(new()
    {
        PermitLimit = Math.Max(1, Environment.ProcessorCount / 2),
        QueueLimit = MostWaiting,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    public Passwords() => _nobodys = new(() => Hash(Convert.ToHexString(RandomNumberGenerator.GetBytes(16))));

    /// <summary>Waits for a turn, which ends when it is disposed; not acquired: too many wait already.</summary>
    public ValueTask<RateLimitLease> TakeTurnAsync(CancellationToken cancellation) => _turns.AcquireAsync(1, cancellation);

    /// <summary>What the database keeps of a password.</summary>
    public string Hash(string password) => _hasher.HashPassword(null!, AccountRules.Normal(password));

    /// <summary>Compares. Without a hash to compare with, the answer is no and takes as long.</summary>
    public PasswordVerificationResult Verify(string? hash, string password)
    {
        var result = _hasher.VerifyHashedPassword(null!, hash ?? _nobodys.Value, AccountRules.Normal(password));
        return hash is null ? PasswordVerificationResult.Failed : result;
    }

    /// <summary>Tells tokens made before a password changed from those made after it; says nothing about the password.</summary>
    public static string Stamp(string hash) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(hash)).AsSpan(0, 8));

    public void Dispose() => _turns.Dispose();
}
