using SeatAspire.AppHost;
using SeatAspire.AppHost.Native;

// The native stack: the topology that AppHost.cs draws for Aspire, as plain child processes of this machine.
var log = new HostLog();
try
{
    var checkout = Checkout.Find();
    if (HostOptions.Parse(args, checkout) is not { } options)
    {
        Console.Out.WriteLine(HostOptions.Help);
        return 0;
    }

    using var folder = new RunFolder(options.Directory);
    using var ports = new Ports(options.Address, options.Port);
    using var launcher = new Launcher();
    await using var parts = new Parts(launcher, folder, log);
    using var stop = new StopSignals(parts, log);
    try
    {
        await StartAsync(checkout, options, folder, ports, launcher, parts, stop.Token);
        await stop.WaitAsync();
    }
    catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
    {
        // Asked to stop before everything had started: what had is stopped in order, like the whole.
    }

    return 0;
}
catch (HostError error)
{
    await Console.Error.WriteLineAsync(error.Message);
    return 1;
}

async Task StartAsync(
    string checkout, HostOptions options, RunFolder folder, Ports ports, Launcher launcher, Parts parts, CancellationToken cancellationToken)
{
    foreach (var name in await folder.EndLeftOversAsync())
    {
        log.Say($"{name} was left running by a start that was killed; it has been stopped");
    }

    var web = options.Url(ports.TakeWeb());
    var api = Enumerable.Range(0, options.Replicas).Select(_ => options.Url(ports.TakeNext())).ToList();
    var database = Server.Given("seats") ?? await PostgresServer.PlanAsync(folder, launcher, ports.TakeNext(), options, cancellationToken);
    var redis = Server.Given("redis") ?? RedisServer.Plan(folder, ports.TakeNext(), options);
    var chat = api.Select(_ => Environment.GetEnvironmentVariable("Chat__Tcp__Port") ?? $"{ports.TakeNext()}").ToList();
    var dashboard = options.Dashboard ? Dashboard.Find(checkout, ports, log) : null;

    await parts.StartAsync([database.Plan], cancellationToken);
    await parts.StartAsync([redis.Plan], cancellationToken);

    await parts.StartAsync(
    [
        dashboard?.Plan,
        .. api.Select((url, index) => DotnetService.Plan(checkout, "SeatAspire.Api", $"api-{index + 1}", url,
        [
            ("Run__Directory", folder.Services),
            ("ConnectionStrings__redis", redis.ConnectionString),
            ("ConnectionStrings__seats", database.ConnectionString),
            ("Web__Origins", string.Join(';', options.WebOrigins(web))),
            ("Chat__Tcp__Port", chat[index]),
            .. Dashboard.Telemetry(dashboard, "api", $"{index + 1}"),
        ])),
    ], cancellationToken);

    await parts.StartAsync(
    [
        DotnetService.Plan(checkout, "SeatAspire.Web", "web", web,
        [
            ("Run__Directory", folder.Services),
            ("Api__Origins", string.Join(';', api)),
            .. Dashboard.Telemetry(dashboard, "web", "web"),
        ]),
    ], cancellationToken);

    var registered = RunEntries.Read(folder.Services).ToDictionary(entry => entry.Name);
    // Each replica has a port of its own; any of them will do.
    var chatTcp = registered.Values.OrderBy(entry => entry.Name, StringComparer.Ordinal).Select(entry => entry.ChatTcp).FirstOrDefault(where => where is not null);
    var dashboardUrl = parts.IsUp("dashboard") ? dashboard?.Url : null;
    void WriteEndpoints() => folder.Endpoints.Write(
        new Endpoints(registered["web"].Url, [.. api.Select((_, index) => registered[$"api-{index + 1}"].Url)], dashboardUrl, chatTcp, "native", parts.Pids),
        new Connections(redis.ConnectionString, database.ConnectionString));
    parts.CameBack += WriteEndpoints;
    WriteEndpoints();

    log.Say("");
    log.Say("SeatAspire is ready.");
    log.Say($"  web        {web}");
    log.Say($"  API        {string.Join("  ", api)}");
    log.Say(dashboardUrl is null
        ? "  dashboard  none: see above, or docs/operations.md"
        : $"  dashboard  {dashboardUrl}  (logs, traces, metrics)");
    if (chatTcp is not null)
    {
        log.Say($"  chat       {chatTcp}  (nc {chatTcp.Replace(':', ' ')})");
    }

    log.Say(Environment.GetEnvironmentVariable("Admin__Email") is { Length: > 0 }
        ? $"  sales desk {web}/admin"
        : "  sales desk nobody's yet: set Admin__Email and Admin__Password");
    log.Say($"  files      {options.Directory}  (data, logs, endpoints.json)");
    log.Say("Ctrl+C stops everything; the data stays.");
}
