using SeatAspire.Api;
using SeatAspire.Api.Accounts;
using SeatAspire.Api.Admin;
using SeatAspire.Api.BoxOffice;
using SeatAspire.Api.Chat;
using SeatAspire.Api.Data;
using SeatAspire.Api.Multicast;
using SeatAspire.Api.Orders;
using SeatAspire.Api.Plans;
using SeatAspire.Api.Problems;
using SeatAspire.Api.Queue;
using SeatAspire.Api.Realtime;
using SeatAspire.Api.Redis;
using SeatAspire.Api.Seats;
using SeatAspire.Api.Shop;
using SeatAspire.Api.Shows;
using SeatAspire.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddData();
builder.AddRequestPipeline();
builder.AddRedis();
builder.AddRealtime();
builder.AddSocketLimit();
builder.AddAccounts();
builder.AddPlans();
builder.AddShows();
builder.AddSeats();
builder.AddQueue();
builder.AddOrders();
builder.AddBoxOffice();
builder.AddShop();
builder.AddAdmin();
builder.AddChat();
builder.AddMulticast();
builder.AddDescription();

var app = builder.Build();
if (await Commands.RunAsync(app, args) is { } exitCode)
{
    return exitCode;
}

app.UseRequestPipeline();
app.UseSocketLimit();
app.MapDefaultEndpoints();
app.MapOpenApi();
var described = app.DescribeRefusals();
described.MapAccounts();
described.MapPlans();
described.MapShows();
described.MapSeats(described.MapGroup("/api"));
described.MapQueue(described.MapGroup("/api"));
described.MapOrders();
described.MapBoxOffice();
described.MapShop();
described.MapAdmin();
described.MapChat(described.MapGroup("/api"));
await app.RunAsync();
return Environment.ExitCode;
