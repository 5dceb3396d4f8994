using System.Text.RegularExpressions;
using SeatAspire.Api.Callers;
using SeatAspire.Tests.Distributed;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Admin;

/// <summary>
/// Which operator may make which call: each with every role, on a real system. The calls are those that the replicas route, so a new one needs
/// its line here.
/// </summary>
[Collection(SharedSystem.Name)]
public sealed partial class RoleTableTests(SeatSystem system)
{
    private const string Password = "correct horse battery";

    /// <summary>A call, and who may make it beside admins.</summary>
    private const string Table =
        """
        GET    api/admin/showings                        manager box-office
        POST   api/admin/showings                        manager
        GET    api/admin/showings/{showingId}            manager
        PUT    api/admin/showings/{showingId}            manager
        GET    api/admin/showings/{showingId}/history    manager
        PUT    api/admin/showings/{showingId}/queue      manager
        PUT    api/admin/showings/{showingId}/rehearsal  manager
        POST   api/admin/showings/{showingId}/close      manager
        POST   api/admin/showings/{showingId}/open       manager
        POST   api/admin/showings/{showingId}/cancel     manager
        POST   api/admin/shows                           manager
        PUT    api/admin/shows/{showId}                  manager
        DELETE api/admin/shows/{showId}                  manager
        POST   api/admin/shows/{showId}/poster           manager
        PUT    api/admin/showings/{showingId}/seats      manager
        POST   api/admin/showings/{showingId}/sales      manager box-office
        GET    api/admin/showings/{showingId}/seats/owner manager box-office
        GET    api/admin/showings/{showingId}/allocations manager box-office
        POST   api/admin/showings/{showingId}/allocations manager box-office
        DELETE api/admin/showings/{showingId}/allocations/{allocationId} manager box-office
        GET    api/admin/showings/{showingId}/orders.csv manager box-office
        GET    api/admin/orders                          manager box-office
        GET    api/admin/orders/{orderId}                manager box-office
        POST   api/admin/orders/{orderId}/refund         manager box-office
        POST   api/admin/orders/{orderId}/move           manager box-office
        GET    api/admin/reports                         manager box-office
        GET    api/admin/plans                           manager
        POST   api/admin/plans                           manager
        GET    api/admin/plans/{planId}                  manager
        GET    api/admin/plans/{planId}/export           manager
        POST   api/admin/plans/{planId}/changes          manager
        GET    api/admin/people/{personId}               manager
        DELETE api/admin/people/{personId}               manager
        GET    api/admin/audit                           manager
        POST   api/admin/notices                         manager
        DELETE api/admin/notices                         manager
        POST   api/admin/chat/mute                       manager
        PUT    api/admin/accounts/role
        POST   api/goods                                 manager
        PUT    api/goods/{goodsId}                       manager
        DELETE api/goods/{goodsId}                       manager
        """;

    private static readonly (string Method, string Path, string[] Roles)[] Lines =
    [
        .. Table.Split('\n').Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Select(words => (words[0], words[1], words[2..])),
    ];

    [Fact]
    public async Task Every_operators_call_has_a_line_and_every_line_a_call()
    {
        var routed = (await CallsAsync()).Select(call => $"{call.Method} {call.Path}").ToHashSet();
        var lines = Lines.Select(line => $"{line.Method} {line.Path}").ToHashSet();
        Assert.Empty(lines.Except(routed));
        Assert.Empty(routed.Where(call => call.Contains(" api/admin/", StringComparison.Ordinal)).Except(lines));
        // The description is of all that is routed.
        Assert.DoesNotContain(Checkout.Files(), file => file.Path.StartsWith("SeatAspire.Api/", StringComparison.Ordinal) && file.Text.Contains("ExcludeFromDescription", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Each_role_may_make_its_calls_and_no_other()
    {
        using var admin = await ApiClient.AdminAsync(system.Api[0]);
        var people = new Dictionary<string, ApiClient> { [Roles.Admin] = admin, ["nobody"] = ApiClient.Nobody(system.Api[0]), ["guest"] = await ApiClient.GuestAsync(system.Api[0]) };
        foreach (var role in new[] { Roles.Manager, Roles.BoxOffice, Roles.Door, "customer" })
        {
            people[role] = await SignUpAsync(admin, role);
        }

        foreach (var (method, path, roles) in Lines)
        {
            foreach (var (who, person) in people)
            {
                // What is asked for is nothing that there is, or lacks what it needs: who may ask is told that.
                var reply = await person.SendAsync(new HttpMethod(method), Parameter().Replace(path, "nowhere"), method is "GET" or "DELETE" ? null : new { });
                var may = who == Roles.Admin || roles.Contains(who);
                var due = may ? reply.Status is not (401 or 403) : (reply.Status, reply.Word) == (who == "nobody" ? (401, "unauthorized") : (403, "forbidden"));
                Assert.True(due, $"{who}: {method} {path}: {reply}");
            }
        }

        foreach (var (who, person) in people)
        {
            var opened = await Record.ExceptionAsync(async () => await (await HubClient.ConnectAsync(system.Api[0], person.AccessToken, "admin")).DisposeAsync());
            Assert.True(opened is null == who is Roles.Admin or Roles.Manager, $"{who}: {opened}");
            person.Dispose();
        }
    }

    private async Task<ApiClient> SignUpAsync(ApiClient admin, string role)
    {
        var (person, email) = await ApiClient.SignUpAsync(system.Api[0], Password);
        person.Dispose();
        if (Roles.All.Contains(role))
        {
            Assert.Equal(200, (await admin.PutAsync("api/admin/accounts/role", new { email, role })).Status);
        }

        return await ApiClient.LogInAsync(system.Api[0], email, Password);
    }

    private async Task<(string Method, string Path)[]> CallsAsync()
    {
        using var nobody = ApiClient.Nobody(system.Api[0]);
        return [.. (await nobody.GetAsync("openapi/v1.json")).Json.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(call => (call.Name.ToUpperInvariant(), path.Name.TrimStart('/'))))];
    }

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Parameter();
}
