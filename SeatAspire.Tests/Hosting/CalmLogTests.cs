using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SeatAspire.ServiceDefaults;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Hosting;

/// <summary>Faults that are expected fill no log, and bugs are not hidden among them.</summary>
public sealed class CalmLogTests : IDisposable
{
    private readonly KeptLog _log = new();
    private readonly Clock _clock = new();
    private readonly IHost _host;
    private readonly ILogger _logger;

    public CalmLogTests()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.AddServiceDefaults();
        builder.Logging.ClearProviders().AddProvider(_log);
        builder.Services.AddSingleton<TimeProvider>(_clock);
        _host = builder.Build();
        _logger = _host.Services.GetRequiredService<ILogger<CalmLogTests>>();
    }

    [Fact]
    public void A_warning_is_a_line_without_a_stack_once_a_minute_and_the_next_says_how_many_were_left_out()
    {
        for (var i = 0; i < 10; i++)
        {
            _logger.LogWarning(Thrown("gone\naway"), "Nothing was sent to {Who}", i);
        }

        Assert.Equal(["Nothing was sent to 0: InvalidOperationException: gone away"], _log.Lines);

        _clock.Advance(TimeSpan.FromSeconds(61));
        _logger.LogWarning(Thrown("gone"), "Nothing was sent to {Who}", "ann");
        Assert.Equal("Nothing was sent to ann: InvalidOperationException: gone (and 9 more of this kind since it was last told)", _log.Lines[^1]);
    }

    [Fact]
    public void Each_kind_is_told()
    {
        _logger.LogWarning("One {Thing}", 1);
        _logger.LogWarning("Another {Thing}", 1);
        _host.Services.GetRequiredService<ILoggerFactory>().CreateLogger("elsewhere").LogWarning("One {Thing}", 1);
        _logger.LogError(new TimeoutException("late"), "One {Thing}", 1);
        _logger.LogError(new IOException("late"), "One {Thing}", 1);

        Assert.Equal(["One 1", "Another 1", "One 1", "One 1: TimeoutException: late", "One 1: IOException: late"], _log.Lines);
    }

    [Fact]
    public void A_bug_is_told_whole_each_time()
    {
        _logger.LogError(Thrown("secret"), "Failed");
        _logger.LogError(Thrown("secret"), "Failed");

        Assert.Equal(2, _log.Lines.Count);
        Assert.All(_log.Lines, line => Assert.Contains(nameof(Thrown), line, StringComparison.Ordinal));
    }

    public void Dispose() => _host.Dispose();

    private static InvalidOperationException Thrown(string message)
    {
        try
        {
            throw new InvalidOperationException(message);
        }
        catch (InvalidOperationException error)
        {
            return error;
        }
    }

    private sealed class Clock : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks;

        public void Advance(TimeSpan by) => _ticks += by.Ticks;
    }
}
