using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using SeatAspire.Api.Problems;
using SeatAspire.Api.Redis;
using SeatAspire.ServiceDefaults;
using StackExchange.Redis;

namespace SeatAspire.Tests.Problems;

/// <summary>What ends by itself is told as such, wherever it was noticed; a bug is told as one.</summary>
public sealed class OutageHandlerTests
{
    private static readonly Dictionary<string, (Exception Error, int Status)> Errors = new()
    {
        ["a limit of time of ours"] = (new OperationCanceledException(), 503),
        ["one within a driver"] = (new TaskCanceledException("A task was canceled."), 503),
        ["a call that took too long"] = (new TimeoutException("The operation has timed out."), 503),
        ["Redis' client, too late"] = (new RedisTimeoutException("too late", CommandStatus.Unknown), 503),
        ["Redis' client, without a connection"] = (new RedisConnectionException(ConnectionFailureType.SocketClosed, "closed"), 503),
        ["Redis' client, whose pipe is gone"] = (new InvalidOperationException("Writing is not allowed after writer was completed.") { Source = "System.IO.Pipelines" }, 503),
        ["Redis' client, whose buffer is gone"] = (new ArgumentOutOfRangeException("bytes") { Source = "System.IO.Pipelines" }, 503),
        ["Redis' client, whose connection is gone"] = (new NullReferenceException { Source = "StackExchange.Redis" }, 503),
        ["Redis' client, cut off"] = (new IOException("reset", new SocketException()), 503),
        ["a socket"] = (new SocketException(), 503),
        ["Redis, as we say it"] = (new RedisAwayException("Redis does not answer."), 503),
        ["Redis' client, cut off where it reads"] = (new IOException("reset") { Source = "System.Net.Sockets" }, 503),
        ["the database's driver, whose connection broke between two calls"] = (new InvalidOperationException("Connection must be Open; current state is Broken") { Source = "MySqlConnector" }, 503),
        ["its session, which broke before that was known"] = (new InvalidOperationException("ServerSession is not connected.") { Source = "MySqlConnector" }, 503),
        ["a transaction that broke within a save"] = (new DbUpdateException("not saved", new BrokenTransactionException()), 503),
        ["a mistake in using that driver"] = (new InvalidOperationException("Already committed or rolled back.") { Source = "MySqlConnector" }, 500),
        ["a command that Redis' client never sends"] = (new RedisCommandException("This operation is not available unless admin mode is enabled") { Source = "StackExchange.Redis" }, 500),
        ["an argument that Redis' client never takes"] = (new ArgumentException("key") { Source = "StackExchange.Redis" }, 500),
        ["a file"] = (new IOException("no such file") { Source = "System.Private.CoreLib" }, 500),
        ["a bug"] = (new InvalidOperationException("null"), 500),
        ["a script that is wrong"] = (new RedisServerException("ERR user_script"), 500),
    };

    public static TheoryData<string> Names => [.. Errors.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Who_asked_and_is_still_there_is_told_what_it_is(string name)
    {
        var context = Asked();
        Assert.True(await Handler().TryHandleAsync(context, Errors[name].Error, CancellationToken.None));
        Assert.Equal(Errors[name].Status, context.Response.StatusCode);
    }

    [Fact]
    public async Task Who_has_gone_is_told_nothing()
    {
        using var gone = new CancellationTokenSource();
        var context = Asked();
        context.RequestAborted = gone.Token;
        await gone.CancelAsync();
        Assert.False(await Handler().TryHandleAsync(context, new OperationCanceledException(gone.Token), CancellationToken.None));
        Assert.Equal(200, context.Response.StatusCode);
    }

    private static DefaultHttpContext Asked() => new() { RequestServices = new ServiceCollection().BuildServiceProvider(), Response = { Body = new MemoryStream() } };

    private static OutageHandler Handler() => new(NullLogger<OutageHandler>.Instance, Options.Create(new JsonOptions()));
}
