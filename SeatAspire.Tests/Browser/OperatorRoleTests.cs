using SeatAspire.Tests.Distributed;
using SeatAspire.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace SeatAspire.Tests.Browser;

/// <summary>Each role finds its own pages and no others; all of them are to be read by everybody, on every screen.</summary>
[Collection(SharedSystem.Name)]
public sealed class OperatorRoleTests(SeatSystem system, Browsers browsers) : BrowserTest(system, browsers)
{
    [Theory]
    [InlineData("manager", "dates orders reports shows plans goods log")]
    [InlineData("box-office", "dates orders reports")]
    [InlineData("door", "door")]
    public async Task A_role_is_led_to_its_own_pages_and_told_where_one_is_not_theirs(string role, string places)
    {
        var page = await (await EnterAsync()).OpenAsRoleAsync(System, "/admin", role);
        await Expect(page.Page.Locator(".operator-nav a")).ToHaveCountAsync(places.Split(' ').Length);
        foreach (var place in places.Split(' '))
        {
            await page.Page.Locator("#operator-" + place).ClickAsync();
            await Expect(page.Page.Locator($"#operator-{place}[aria-current]")).ToBeVisibleAsync();
            await Expect(page.Page.Locator("main h1")).ToBeVisibleAsync();
            await Expect(page.Page.Locator("#not-for-role")).ToHaveCountAsync(0);
        }

        await page.GoAsync("/admin/roles");
        await Expect(page.Page.Locator("#not-for-role")).ToContainTextAsync("another one");
        if (role != "manager")
        {
            await page.GoAsync("/admin/plans");
            await Expect(page.Page.Locator("#not-for-role")).ToBeVisibleAsync();
        }
    }

    [Fact]
    public async Task An_admin_gives_a_role_and_its_owner_has_its_pages()
    {
        var email = await OperatorPage.SignUpAsync(System, null);
        var op = await EnterAsync(replica: 0);
        op.ExpectStatus(404);
        var page = (await op.OpenAsAdminAsync("/admin/roles")).Page;
        await page.Locator("#role-email").FillAsync("nobody-has-this@example.com");
        await page.Locator("#role-set").ClickAsync();
        await Expect(page.Locator("#role-email-fault")).ToContainTextAsync("There is no account");
        await page.Locator("#role-email").FillAsync(email);
        await page.Locator("#role-choice").SelectOptionAsync("door");
        await page.Locator("#role-set").ClickAsync();
        await Expect(page.Locator("#role-result")).ToContainTextAsync("is Door now.");
        await page.Locator("#operator-log").ClickAsync();
        await Expect(page.Locator(".log-entry[data-action='role']").First).ToContainTextAsync("gave or took a role");

        var door = await (await EnterAsync(replica: 1)).OpenAsync("/admin");
        await door.Page.Locator("#log-in-email").FillAsync(email);
        await door.Page.Locator("#log-in-password").FillAsync("correct horse battery");
        await door.Page.Locator("#log-in-submit").ClickAsync();
        await Expect(door.Page.Locator("#door-page")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task No_operators_page_has_a_serious_fault_or_is_wider_than_any_screen()
    {
        var showing = await OwnShowing.MakeAsync(System);
        using var ann = await ApiClient.GuestAsync(System.Api[0], "ann");
        var order = await ann.BuyAsync(showing.Id, "F-8", "F-9");
        var plan = await PlanAsync();
        var page = await (await EnterAsync()).OpenAsAdminAsync("/admin");
        var looks = new Looks(page);
        foreach (var (path, shown) in new[]
        {
            ("/admin", ".admin-date"), ("/admin/plans", "#plan-list"), ("/admin/plans/" + plan, "#plan-save"), ("/admin/shows", "#show-list"),
            ("/admin/shows/" + OwnShowing.ShowId, "#new-dates"), ("/admin/orders", "#orders-table"), ("/admin/orders/" + order.String("orderId"), "#refund-form"),
            ("/admin/reports", "#report-form"), ("/admin/roles", "#role-form"), ("/admin/log", ".log-entry"), ("/admin/goods", "#goods-form"),
            ("/admin/" + showing.Id, "#steer"), ($"/admin/{showing.Id}/seats", "#owner-panel"), ($"/admin/{showing.Id}/setup", "#setup-form"),
            ($"/admin/{showing.Id}/till", "#till-form"), ($"/admin/{showing.Id}/allocations", "#allocation-form"), ($"/admin/{showing.Id}/rehearsal", "#rehearsal-figures"),
        })
        {
            await page.GoAsync(path);
            await Expect(page.Page.Locator(shown).First).ToBeVisibleAsync();
            await looks.AtAsync(path);
        }

        looks.FoundNothing();
    }

    private async Task<string> PlanAsync()
    {
        using var admin = await ApiClient.AdminAsync(System.Api[0]);
        using var file = new StringContent(Plans.PlanFixtures.File("seataspire"));
        var plan = await admin.SendAsync(HttpMethod.Post, "api/admin/plans?format=seataspire&name=Looked%20at", file);
        Assert.True(plan.Status is 200 or 201, plan.ToString());
        return plan.String("planId");
    }
}
