using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using SeatAspire.Api.Callers;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Callers;

/// <summary>What counts as the client's address.</summary>
public sealed class ClientAddressTests
{
    [Theory]
    // Nobody forwards.
    [InlineData("203.0.113.7", null, "203.0.113.7")]
    [InlineData("::ffff:203.0.113.7", null, "203.0.113.7")]
    [InlineData("::1", null, "127.0.0.1")]
    [InlineData("2001:db8:1:2:3:4:5:6", null, "2001:db8:1:2::/64")]
    // A proxy that is trusted: the last hop that isn't.
    [InlineData("127.0.0.1", "203.0.113.7", "203.0.113.7")]
    [InlineData("::ffff:10.0.0.2", "203.0.113.7", "203.0.113.7")]
    [InlineData("127.0.0.1", "198.51.100.1, 203.0.113.7", "203.0.113.7")]
    [InlineData("127.0.0.1", "198.51.100.1, 203.0.113.7, 10.1.2.3", "203.0.113.7")]
    [InlineData("127.0.0.1", "203.0.113.7:4711", "203.0.113.7")]
    [InlineData("127.0.0.1", "[2001:db8::7]:4711", "2001:db8::/64")]
    [InlineData("127.0.0.1", "2001:db8:a:b::1", "2001:db8:a:b::/64")]
    [InlineData("127.0.0.1", "::ffff:203.0.113.7", "203.0.113.7")]
    // People of the own network, behind its proxy.
    [InlineData("127.0.0.1", "10.1.2.3", "10.1.2.3")]
    // What is no address: whoever handed it on.
    [InlineData("127.0.0.1", "nonsense", "127.0.0.1")]
    [InlineData("127.0.0.1", "203.0.113.7, nonsense, 10.1.2.3", "10.1.2.3")]
    [InlineData("127.0.0.1", ",, ,", "127.0.0.1")]
    // A sender that isn't trusted says what it likes.
    [InlineData("198.51.100.9", "203.0.113.7", "198.51.100.9")]
    public void It_is_the_last_hop_that_no_trusted_proxy_is(string sender, string? forwarded, string expected) =>
        Assert.Equal(expected, Make().Of(Request(sender, forwarded)));

    [Fact]
    public void Hops_of_several_headers_follow_each_other()
    {
        var request = Request("127.0.0.1", null);
        request.Request.Headers.Append("X-Forwarded-For", new(["198.51.100.1", "203.0.113.7, 10.0.0.1"]));
        Assert.Equal("203.0.113.7", Make().Of(request));
    }

    [Fact]
    public void A_named_proxy_is_trusted_and_the_private_networks_then_only_if_named()
    {
        var addresses = Make("198.51.100.0/24; 2001:db8:ffff::1");
        Assert.Equal("203.0.113.7", addresses.Of(Request("198.51.100.9", "203.0.113.7")));
        Assert.Equal("203.0.113.7", addresses.Of(Request("2001:db8:ffff::1", "203.0.113.7")));
        Assert.Equal("10.0.0.2", addresses.Of(Request("10.0.0.2", "203.0.113.7")));
        Assert.Contains("Limits:TrustedProxies", Assert.Throws<InvalidOperationException>(() => Make("10.0.0.0/99")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sender_that_forwards_untrusted_is_named_once_a_minute_and_people_never_are()
    {
        var log = new KeptLog();
        var addresses = Make(log: log);
        for (var i = 0; i < 100; i++)
        {
            addresses.Of(Request("198.51.100.9", $"203.0.113.{i}"));
            addresses.Of(Request("127.0.0.1", $"203.0.113.{i}"));
        }

        Assert.Equal(["198.51.100.9"], addresses.UntrustedForwarders);
        var line = Assert.Single(log.Lines);
        Assert.Contains("198.51.100.9", line, StringComparison.Ordinal);
        Assert.DoesNotContain("203.0.113", line, StringComparison.Ordinal);
    }

    [Fact]
    public void However_many_pretend_to_forward_only_a_few_are_remembered()
    {
        var addresses = Make();
        for (var i = 0; i < 1000; i++)
        {
            addresses.Of(Request($"198.51.{i / 250}.{i % 250}", "203.0.113.7"));
        }

        Assert.InRange(addresses.UntrustedForwarders.Count, 1, 16);
    }

    private static ClientAddresses Make(string? trusted = null, KeptLog? log = null) => new(
        new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Limits:TrustedProxies"] = trusted }).Build(),
        TimeProvider.System, LoggerFactory.Create(logging => logging.AddProvider(log ?? new KeptLog())).CreateLogger<ClientAddresses>());

    private static DefaultHttpContext Request(string sender, string? forwarded)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = IPAddress.Parse(sender);
        if (forwarded is not null)
        {
            context.Request.Headers["X-Forwarded-For"] = forwarded;
        }

        return context;
    }
}
