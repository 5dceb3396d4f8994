using SeatAspire.ServiceDefaults;
using SeatAspire.Web;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.Services.AddResponseCompression();

var app = builder.Build();
var api = ApiOrigins.Read(app.Configuration);
// Where the houses stand: dates are theirs, whoever reads them.
var timeZone = app.Configuration["Web:TimeZone"] ?? "Asia/Seoul";
app.UseSecurityHeaders(api);
app.UseResponseCompression();
app.UseHeadRequests();
app.UseHangingUp();
app.UseRouting();
app.MapDefaultEndpoints();
app.MapGet("/config.json", (HttpContext context) =>
{
    context.Response.Headers.CacheControl = "no-cache";
    return TypedResults.Ok(new { api, timeZone });
});
// As published it lies beside the program, wherever that is started; of a checkout it is in the project.
app.UseClient(AppContext.BaseDirectory, app.Environment.ContentRootPath);

await app.RunAsync();
