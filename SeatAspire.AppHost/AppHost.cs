using SeatAspire.AppHost.Hosting;

try
{
    // What may be set: Hosting/SeatOptions.cs.
    var builder = DistributedApplication.CreateBuilder(SeatOptions.Arguments(args));
    var options = SeatOptions.Read(builder);

    // Redis holds seats.
    IResourceBuilder<IResourceWithConnectionString> redis = options.Source("redis") switch
    {
        Infra.Containers => builder.AddRedis("redis").WithDataVolume(options.VolumeOf("redis")).WithAppendOnlyFile(),
        Infra.Executables => builder.AddRedisProcess("redis", options.DataOf("redis")),
        _ => builder.AddGivenRedis("redis"),
    };

    // MySQL keeps what is sold; its unique key decides who gets a seat.
    IResourceBuilder<IResourceWithConnectionString> seats = options.Source("seats") switch
    {
        Infra.Containers => builder.AddMySql("mysql").WithArgs(DatabaseArguments.All).WithDataVolume(options.VolumeOf("mysql")).AddDatabase("seats"),
        Infra.Executables => builder.AddMariaDbProcess("mysql", options.DataOf("mariadb")).AddDatabase("seats"),
        _ => builder.AddGivenMySql("seats"),
    };

    var api = builder.AddProject<Projects.SeatAspire_Api>("api")
        .WithBuiltProgram()
        .WithReplicasInManifest(options.Replicas)
        .WithHttpEndpoint()
        .WithExternalHttpEndpoints()
        .WithReference(redis).WaitFor(redis)
        .WithReference(seats).WaitFor(seats)
        .WithDatabaseVersion(seats)
        .WithTelemetryOnlyWhereItIsHeard()
        .WithSettings("Holds", "Limits", "Payments", "Admin", "Demo", "Web", "Chat", "Board", "Clock", "Telemetry", "Readiness")
        .WithHttpHealthCheck("/health")
        .WithUrlForEndpoint("http", url => url.DisplayText = "API")
        .WithUrlForEndpoint("http", _ => new() { Url = "/openapi/v1.json", DisplayText = "OpenAPI" })
        .WithUrlForEndpoint("http", _ => new() { Url = "/health", DisplayText = "Health" });

    var web = builder.AddProject<Projects.SeatAspire_Web>("web")
        .WithBuiltProgram()
        .WithHttpEndpoint(port: options.Port)
        .WithExternalHttpEndpoints()
        .WithEnvironment("Api__Origins", api.GetEndpoint("http"))
        // It needs their addresses alone: whoever is told that all is ready is told so when they are.
        .WaitForStart(api)
        .WithTelemetryOnlyWhereItIsHeard()
        .WithSettings("Telemetry")
        .WithHttpHealthCheck("/health")
        .WithUrlForEndpoint("http", url => url.DisplayText = "Seat map");

    // Browsers may use the API from these pages alone.
    api.WithWebOrigins(web.GetEndpoint("http"));
    seats.WithResetDemoCommand(redis);
    builder.Supervise(options, api, web, redis, seats);
    builder.UsePlainHttp();
    builder.StopFirst(web.Resource, api.Resource);

    await builder.Build().RunToEndAsync();
    return 0;
}
catch (HostError error)
{
    await Console.Error.WriteLineAsync(error.Message);
    return 1;
}
