using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SeatAspire.Api.Admin;
using SeatAspire.Api.BoxOffice;
using SeatAspire.Api.Data;
using SeatAspire.Api.Orders;
using SeatAspire.Api.Orders.Outbox;
using SeatAspire.Api.Orders.Payments;
using SeatAspire.Api.Queue;
using SeatAspire.Api.Redis;
using SeatAspire.Api.Seats;
using SeatAspire.Api.Shows;
using SeatAspire.ServiceDefaults;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Orders;

/// <summary>
/// A replica's services on a Redis and a database of its own, with a scripted payment provider. Outbox and resolver stand
/// still until a test moves them, so that every state in between can be looked at.
/// </summary>
public sealed class OrderBench : IAsyncLifetime
{
    private readonly DatabaseServer _database = new();
    private readonly List<IHostedService> _running = [];
    private IHost? _host;
    private int _seats;

    public RedisServer Redis { get; } = new();
    public Showing Showing { get; private set; } = null!;
    /// <summary>How to connect to the database.</summary>
    public string Database => _database.ConnectionString;

    public SeatStore Seats => Get<SeatStore>();
    public OrderReader Orders => Get<OrderReader>();
    internal ShiftedTime Time { get; } = new();
    internal ScriptedPayments Provider => (ScriptedPayments)Get<IPaymentProvider>();

    public T Get<T>()
        where T : notnull => _host!.Services.GetRequiredService<T>();

    public async Task InitializeAsync()
    {
        await Task.WhenAll(Redis.InitializeAsync(), _database.InitializeAsync());
        var builder = Host.CreateApplicationBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:redis"] = Redis.Connection.Configuration,
            ["ConnectionStrings:seats"] = _database.ConnectionString,
        });
        builder.Logging.ClearProviders();
        builder.AddServiceDefaults();
        builder.AddParts();
        builder.AddQueue();
        builder.AddOrders();
        builder.AddBoxOffice();
        builder.Services.AddSingleton<IDemoPart, DemoProgramme>();
        builder.Services.AddSingleton<TimeProvider>(Time);
        builder.Services.AddSingleton<IPaymentProvider>(services => new ScriptedPayments(services.GetRequiredService<SandboxPayments>()));
        _host = builder.Build();
        foreach (var service in PartialApi.Hosted(_host.Services, left: work => work is OutboxWorker or PurchaseResolver or SeatReconciler))
        {
            await service.StartAsync(CancellationToken.None);
            _running.Add(service);
        }

        var catalog = Get<ShowCatalog>();
        await Wait.UntilAsync("the shows are known", () => catalog.Loaded && catalog.Shows.Count > 0, Wait.StartLimit);
        Showing = catalog.Shows[0].Showings[0];
        await Wait.ForAsync("the seats stand", () => Seats.HeadAsync(Showing.Id), head => head.Epoch == Get<RedisEpoch>().Current && head.Epoch is not null);
    }

    public async Task DisposeAsync()
    {
        foreach (var service in Enumerable.Reverse(_running))
        {
            await service.StopAsync(CancellationToken.None);
        }

        if (_host is IAsyncDisposable host)
        {
            await host.DisposeAsync();
        }

        await Task.WhenAll(Redis.DisposeAsync(), _database.DisposeAsync());
    }

    /// <summary>Somebody new.</summary>
    public static string Person() => Guid.NewGuid().ToString("N");

    /// <summary>A request to pay with a key of its own, unless one is given.</summary>
    public static PayCall Call(string holdId, string person, string? key = null, string method = "sandbox") =>
        new(holdId, person, "누구", key ?? Guid.NewGuid().ToString("N"), method, Korean: false);

    /// <summary>Seats that no other test touches.</summary>
    public int[] FreshSeats(int count = 2) => [.. Enumerable.Range(Interlocked.Add(ref _seats, count) - count, count)];

    /// <summary>Holds seats that no other test touches.</summary>
    public async Task<Hold> HoldAsync(string person, params int[] seats)
    {
        var outcome = await Seats.HoldAsync(Showing.Id, person, seats.Length == 0 ? FreshSeats() : seats, QueueRules.Off);
        Assert.Equal(HoldVerdict.Held, outcome.Verdict);
        return outcome.Hold!;
    }

    public Task<PayResponse> PayAsync(PayCall call) => Get<Purchase>().PayAsync(call, CancellationToken.None);

    /// <summary>Pays and expects an answer that is stored.</summary>
    public async Task<StoredResponse> PayAsync(PayCall call, int status)
    {
        var answer = Assert.IsType<StoredResponse>(await PayAsync(call));
        Assert.True(answer.Status == status, answer.ToString());
        return answer;
    }

    /// <summary>Pays and expects a refusal of this request alone.</summary>
    public async Task RefusesAsync(PayCall call, string word) =>
        Assert.Equal(word, Assert.IsType<RefusedResponse>(await PayAsync(call)).Refusal.Word);

    /// <summary>Does all that is due in the outbox.</summary>
    public async Task DrainAsync()
    {
        while (await Get<OutboxWorker>().WorkAsync() > 0)
        {
        }
    }

    /// <summary>One pass of the resolver.</summary>
    public Task ResolveAsync() => Get<PurchaseResolver>().PassAsync(everyShowing: true, CancellationToken.None);

    /// <summary>As many as a resolver needs to believe that a payment's driver is gone.</summary>
    public async Task ResolveToTheEndAsync()
    {
        for (var look = 0; look < PaymentOptions.LooksUntilGivenUp; look++)
        {
            await ResolveAsync();
        }
    }

    /// <summary>Seat states as digits.</summary>
    public async Task<string> StatesAsync(IEnumerable<int> seats)
    {
        var (_, _, states) = await Seats.SnapshotAsync(Showing.Id);
        return string.Concat(seats.Select(seat => (char)states[seat]));
    }

    public async Task<T> QueryAsync<T>(Func<SeatDb, Task<T>> query)
    {
        await using var scope = _host!.Services.CreateAsyncScope();
        return await query(scope.ServiceProvider.GetRequiredService<SeatDb>());
    }

    /// <summary>The payments of a hold, in the order of attempts.</summary>
    public Task<List<PaymentRow>> PaymentsAsync(string holdId) => QueryAsync(db =>
        db.Payments.AsNoTracking().Where(payment => payment.HoldId == holdId).OrderBy(payment => payment.Attempt).ToListAsync());

    /// <summary>What the sandbox's books say of a payment.</summary>
    public Task<SandboxChargeRow?> ChargeAsync(string paymentId) => QueryAsync(db =>
        db.SandboxCharges.AsNoTracking().SingleOrDefaultAsync(charge => charge.PaymentId == paymentId));

    /// <summary>A sale ready to commit whose seats Redis knows nothing about.</summary>
    public async Task<PurchaseWork> WorkAsync(string person, int[] seats)
    {
        var now = Time.GetUtcNow();
        var payment = new PaymentRow
        {
            Id = Person(),
            HoldId = HoldId.New(Showing.Id),
            Attempt = 1,
            PersonId = person,
            IdempotencyKey = Guid.NewGuid().ToString("N"),
            RequestHash = "",
            ShowingId = Showing.Id,
            Seats = string.Join(',', seats),
            Amount = 1,
            Currency = "KRW",
            Method = "sandbox",
            State = PaymentState.Pending,
            CreatedAt = now,
        };
        await Get<PaymentRepository>().RecordAsync(payment, CancellationToken.None);
        await Provider.AuthoriseAsync(payment.Id, 1, "KRW", "sandbox", CancellationToken.None);
        var order = new OrderRow
        {
            Id = Person(),
            Reference = OrderReference.New(),
            PaymentId = payment.Id,
            HoldId = payment.HoldId,
            PersonId = person,
            Nickname = "owner",
            ShowingId = Showing.Id,
            Amount = 1,
            Currency = "KRW",
            Status = OrderStatus.Paid,
            CreatedAt = now,
        };
        return new(
            payment, order, [.. seats.Order().Select(seat => new OrderSeatRow { OrderId = order.Id, Seat = seat, Label = Showing.Layout.Label(seat) })],
            null);
    }
}
