using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using SeatAspire.Api.Multicast;

namespace SeatAspire.Tests.Multicast;

/// <summary>A group that is none keeps the API from starting, and the error says what to write instead.</summary>
public sealed class MulticastOptionsTests
{
    [Theory]
    [InlineData("10.0.0.1:30114")]
    [InlineData("240.0.0.1:30114")]
    [InlineData("223.255.255.255:1")]
    [InlineData("239.255.83.65")]
    [InlineData("239.255.83.65:70000")]
    [InlineData("[ff02::1]:30114")]
    [InlineData("screens")]
    public async Task What_is_no_group_is_refused_at_the_start(string group)
    {
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync("Board:Group", group));
        Assert.Contains($"Board:Group is \"{group}\", but must be a multicast address of IPv4 and a port", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("::1")]
    public async Task What_is_no_interface_is_refused_at_the_start(string address) =>
        Assert.Contains("Board:Interface", (await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync("Board:Interface", address))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("224.0.0.0:1")]
    [InlineData("239.255.255.255:65535")]
    public Task Every_group_may_be_one(string group) => StartAsync("Board:Group", group);

    private static async Task StartAsync(string setting, string value)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { [setting] = value });
        builder.AddMulticast();
        using var host = builder.Build();
        await host.StartAsync();
        await host.StopAsync();
    }
}
