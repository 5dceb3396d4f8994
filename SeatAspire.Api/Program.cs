using SeatAspire.Api.Data;
using SeatAspire.Api.Orders;
using SeatAspire.Api.Seats;
using SeatAspire.Api.Shows;
using SeatAspire.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddData();
builder.AddShows();
builder.AddSeats();
builder.AddOrders();

var app = builder.Build();
app.MapShows();
app.MapSeats(app.MapGroup("/api"));
app.MapOrders();
app.Run();
