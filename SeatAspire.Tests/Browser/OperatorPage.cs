using SeatAspire.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace SeatAspire.Tests.Browser;

/// <summary>Operators in browsers: those that there are, and those with a role that a test gives them.</summary>
internal static class OperatorPage
{
    private const string Password = "correct horse battery";

    /// <summary>A tab on an operators' page, logged in as the admin.</summary>
    public static Task<HallPage> OpenAsAdminAsync(this Visitor visitor, string path) => OpenAsync(visitor, path, SeatSystem.AdminEmail, SeatSystem.AdminPassword);

    /// <summary>A tab on an operators' page, logged in with a new account of this role; with none where it is null.</summary>
    public static async Task<HallPage> OpenAsRoleAsync(this Visitor visitor, SeatSystem system, string path, string? role)
    {
        var email = await SignUpAsync(system, role);
        return await OpenAsync(visitor, path, email, Password);
    }

    /// <summary>A new account's e-mail.</summary>
    public static async Task<string> SignUpAsync(SeatSystem system, string? role)
    {
        var name = "t" + Guid.NewGuid().ToString("N")[..12];
        var email = name + "@example.com";
        using var nobody = ApiClient.Nobody(system.Api[0]);
        var reply = await nobody.PostAsync("api/auth/signup", new { nickname = name, email, password = Password, confirmPassword = Password });
        Assert.True(reply.Status == 201, reply.ToString());
        if (role is not null)
        {
            using var admin = await ApiClient.AdminAsync(system.Api[0]);
            Assert.Equal(200, (await admin.PutAsync("api/admin/accounts/role", new { email, role })).Status);
        }

        return email;
    }

    /// <summary>Another page of the app, by the page's own router.</summary>
    public static async Task GoAsync(this HallPage page, string path)
    {
        await page.FollowAsync(path);
        await Expect(page.Page.Locator("main h1")).ToBeVisibleAsync();
    }

    private static async Task<HallPage> OpenAsync(Visitor visitor, string path, string email, string password)
    {
        var page = await visitor.OpenAsync(path);
        await page.Page.Locator("#log-in-email").FillAsync(email);
        await page.Page.Locator("#log-in-password").FillAsync(password);
        await page.Page.Locator("#log-in-submit").ClickAsync();
        await Expect(page.Page.Locator(".operator-nav")).ToBeVisibleAsync();
        return page;
    }
}
