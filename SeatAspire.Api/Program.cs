using SeatAspire.Api.Data;
using SeatAspire.Api.Shows;
using SeatAspire.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
Backing.AddRedis(builder);
builder.AddData();
builder.AddShows();

var app = builder.Build();
app.MapShows();
app.Run();
