using SeatAspire.Api.Accounts;
using SeatAspire.Api.Admin;
using SeatAspire.Api.Board;
using SeatAspire.Api.Chat;
using SeatAspire.Api.Data;
using SeatAspire.Api.Orders;
using SeatAspire.Api.Problems;
using SeatAspire.Api.Queue;
using SeatAspire.Api.Seats;
using SeatAspire.Api.Shop;
using SeatAspire.Api.Shows;
using SeatAspire.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddData();
builder.AddProblems();
builder.AddAccounts();
builder.AddShows();
builder.AddSeats();
builder.AddQueue();
builder.AddOrders();
builder.AddShop();
builder.AddAdmin();
builder.AddChat();
builder.AddBoard();
builder.Services.AddOpenApi();

var app = builder.Build();
if (args is [DataFeature.ResetDemoCommand])
{
    return await app.ResetDemoAsync();
}

app.UseProblems();
app.MapDefaultEndpoints();
app.MapOpenApi();
app.MapAccounts();
app.MapShows();
app.MapSeats(app.MapGroup("/api"));
app.MapQueue(app.MapGroup("/api"));
app.MapOrders();
app.MapShop();
app.MapAdmin();
app.MapChat(app.MapGroup("/api"));
await app.RunAsync();
return 0;
