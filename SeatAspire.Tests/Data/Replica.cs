using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SeatAspire.Api.Accounts;
using SeatAspire.Api.Admin;
using SeatAspire.Api.Data;
using SeatAspire.Api.Orders;
using SeatAspire.Api.Plans;
using SeatAspire.Api.Queue;
using SeatAspire.Api.Seats;
using SeatAspire.Api.Shop;
using SeatAspire.Api.Shows;
using SeatAspire.Api.Shows.Demo;
using SeatAspire.ServiceDefaults;

namespace SeatAspire.Tests.Data;

/// <summary>What a replica of the API does with its database, without the rest of it. Built, not started.</summary>
internal static class Replica
{
    /// <summary>One that uses the database of this connection string.</summary>
    public static IHost Build(string connection, Dictionary<string, string?> settings)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>(settings) { ["ConnectionStrings:seats"] = connection });
        builder.AddServiceDefaults();
        builder.AddData();
        builder.AddAccounts();
        builder.Services.AddSingleton<IDemoPart, DemoPlans>().AddSingleton<IDemoPart, DemoShows>().AddSingleton<IDemoPart, DemoSeats>().AddSingleton<IDemoPart, DemoDraws>()
            .AddSingleton<IDemoPart, DemoOrders>().AddSingleton<IDemoPart, DemoGoods>().AddSingleton<IDemoPart, DemoProgramme>().AddSingleton<ShowCatalog>();
        return builder.Build();
    }
}
