using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace SeatAspire.Bench.Rehearsal;

/// <summary>
/// A rehearsal of a date's sale against a system that runs: the limits by address are lifted for the date, people come, and whatever they bought is given back
/// in the end, also where it is interrupted; where this program is killed, the date's rehearsal ends by its own time.
/// </summary>
internal static class RehearsalRun
{
    private const int SpareMinutes = 5;
    private static readonly TimeSpan ToldEvery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestReturn = TimeSpan.FromMinutes(2);

    /// <summary>Does it; 0 where no seat was sold twice, nothing failed, and the date is as before.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        if (RehearsalOptions.Parse(args) is not { } options)
        {
            return 1;
        }

        var figures = new RehearsalFigures();
        using var calls = new RehearsalCalls(figures);
        Uri At(string path) => new(options.Replicas[0], "/api/" + path);
        var login = await calls.SendAsync(null, HttpMethod.Post, At("auth/login"), null, new { email = options.Email, password = options.Password });
        if (!login.IsDone)
        {
            return Fail($"The operator could not sign in: {login.Status} {login.Word}.");
        }

        var token = login.Body.GetProperty("accessToken").GetString()!;
        var shows = await calls.SendAsync(null, HttpMethod.Get, At("shows"), null);
        if (!shows.IsDone || Find(shows.Body, options.Showing) is not { } showing)
        {
            return Fail($"There is no date {options.Showing}.");
        }

        if (!showing.GetProperty("saleOpen").GetBoolean())
        {
            return Fail($"{options.Showing} is not on sale now, so nobody could hold anything. Rehearse with a copy of it whose sale is open (docs/operator.md).");
        }

        var layout = await calls.SendAsync(null, HttpMethod.Get, At($"showings/{options.Showing}/layout"), null);
        var before = await calls.SendAsync(null, HttpMethod.Get, At($"admin/showings/{options.Showing}"), token);
        var minutes = (int)Math.Ceiling(options.Time.TotalMinutes) + SpareMinutes;
        var begun = await calls.SendAsync(null, HttpMethod.Put, At($"admin/showings/{options.Showing}/rehearsal"), token, new { minutes });
        if (!layout.IsDone || !before.IsDone || !begun.IsDone)
        {
            return Fail($"The rehearsal could not begin: {begun.Status} {begun.Word}.");
        }

        using var world = new RehearsalWorld(options, figures, calls, layout.Body, showing.GetProperty("maxSeats").GetInt32());
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        Console.WriteLine($"{options.People:#,0} people, {options.Time.TotalSeconds:0} s, {options.Showing}, {options.Replicas.Count} replicas");
        await PlayAsync(options, world, figures);

        Console.WriteLine("    giving everything back");
        var ended = await calls.SendAsync(null, HttpMethod.Put, At($"admin/showings/{options.Showing}/rehearsal"), token, new { minutes = 0 });
        var (isAsBefore, now) = await ReturnedAsync(calls, At($"admin/showings/{options.Showing}"), token, before.Body);
        foreach (var line in figures.Table())
        {
            Console.WriteLine(line);
        }

        Console.WriteLine($"given back: {(ended.IsDone ? ended.Body.GetProperty("givenBack").GetInt32() : 0):#,0} orders; sold {now("sold")} (before {Number(before.Body, "sold")}), held {now("held")} (before {Number(before.Body, "held")})");
        return ended.IsDone && isAsBefore && figures is { SoldTwice: 0, Errors: 0 } ? 0 : 1;

        void Stop(PosixSignalContext signal)
        {
            // What was bought is given back all the same.
            signal.Cancel = true;
            world.End();
        }
    }

    private static async Task PlayAsync(RehearsalOptions options, RehearsalWorld world, RehearsalFigures figures)
    {
        var began = Stopwatch.GetTimestamp();
        var looking = world.LookAsync();
        var people = Task.WhenAll(Enumerable.Range(0, options.People).Select(number => new RehearsalPerson(world, number).ComeAsync()));
        for (var told = ToldEvery; !people.IsCompleted && !world.IsOver; told += ToldEvery)
        {
            var until = told < options.Time ? told : options.Time;
            await Task.WhenAny(people, world.PauseAsync(until - Stopwatch.GetElapsedTime(began)));
            Console.WriteLine(figures.Line(Stopwatch.GetElapsedTime(began)));
            if (Stopwatch.GetElapsedTime(began) >= options.Time)
            {
                world.End();
            }
        }

        await people;
        world.End();
        await looking;
    }

    /// <summary>Waits until as many seats are sold and held as before.</summary>
    private static async Task<(bool IsAsBefore, Func<string, string> Now)> ReturnedAsync(RehearsalCalls calls, Uri figures, string token, JsonElement before)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            var now = await calls.SendAsync(null, HttpMethod.Get, figures, token);
            var isAsBefore = now.IsDone && Number(now.Body, "sold") == Number(before, "sold") && Number(now.Body, "held") <= Number(before, "held");
            if (isAsBefore || Stopwatch.GetElapsedTime(began) > LongestReturn)
            {
                return (isAsBefore, field => now.IsDone ? $"{Number(now.Body, field):#,0}" : "?");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(500));
        }
    }

    private static int Number(JsonElement figures, string field) => figures.GetProperty(field).GetInt32();

    private static JsonElement? Find(JsonElement shows, string showing)
    {
        foreach (var one in shows.EnumerateArray().SelectMany(show => show.GetProperty("showings").EnumerateArray()))
        {
            if (one.GetProperty("id").GetString() == showing)
            {
                return one;
            }
        }

        return null;
    }

    private static int Fail(string why)
    {
        Console.Error.WriteLine(why);
        return 1;
    }
}
