using SeatAspire.Api.Data;
using SeatAspire.Api.Seats;
using SeatAspire.Api.Shows;
using SeatAspire.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddData();
builder.AddShows();
builder.AddSeats();

var app = builder.Build();
app.MapShows();
app.MapSeats(app.MapGroup("/api"));
app.Run();
