using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using SeatAspire.Tests.Distributed;
using SeatAspire.Tests.Plans;
using SeatAspire.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace SeatAspire.Tests.Browser;

/// <summary>Plans in the browser: a file is looked at before it is kept, and what was kept is changed.</summary>
[Collection(SharedSystem.Name)]
public sealed class PlanPageTests(SeatSystem system, Browsers browsers) : BrowserTest(system, browsers)
{
    [Fact]
    public async Task A_file_with_faults_is_not_kept_and_each_stands_beside_its_place()
    {
        var op = await EnterAsync(replica: 0);
        op.ExpectStatus(422);
        var page = (await op.OpenAsAdminAsync("/admin/plans")).Page;
        var file = PlanFixtures.File("seataspire").Replace("\"x\": 7.2", "\"x\": \"far\"", StringComparison.Ordinal).Replace("\"12B\"", "\"12A\"", StringComparison.Ordinal);
        await BringAsync(page, "broken.json", file);
        await Expect(page.Locator("#plan-look")).ToContainTextAsync("at fault");
        var place = page.Locator("[data-path='$.sections[0].rows[2].seats[1].x']");
        await Expect(place.Locator("mark")).ToHaveTextAsync("\"far\"");
        var line = file[..file.IndexOf("\"far\"", StringComparison.Ordinal)].Count(letter => letter == '\n') + 1;
        await Expect(place).ToContainTextAsync($"Line {line}");
        Assert.True(await page.Locator("#plan-faults .finding").CountAsync() >= 2);
        await Expect(page.Locator("#plan-keep")).ToHaveCountAsync(0);

        // Another file in its place, which says itself what it is.
        await page.Locator("#plan-other").ClickAsync();
        await BringAsync(page, "arena.json", PlanFixtures.File("seatsio"));
        await Expect(page.Locator("#plan-format")).ToHaveValueAsync("seatsio");
        await Expect(page.Locator("#plan-look")).ToContainTextAsync("9 seats, no faults.");
        await Expect(page.Locator("#plan-warnings .finding").First).ToBeVisibleAsync();
        await Expect(page.Locator("[data-category='Floor'] td")).ToHaveTextAsync("6");
        await Expect(page.Locator("#seat-map-surface")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_plan_is_dropped_kept_changed_taken_back_saved_and_exported()
    {
        var name = "Mill " + Guid.NewGuid().ToString("N");
        var op = await EnterAsync(replica: 1);
        op.ExpectStatus(422);
        var hall = await op.OpenAsAdminAsync("/admin/plans");
        var page = hall.Page;
        // Of its own size, so that no other plan has the same seats.
        var width = string.Create(CultureInfo.InvariantCulture, $"\"width\": 4{Random.Shared.Next(1, 9)}.{Random.Shared.Next(10, 99)}");
        await DropAsync(page, "#plan-drop", "mill.json", PlanFixtures.File("seataspire").Replace("\"width\": 40", width, StringComparison.Ordinal));
        await Expect(page.Locator("#plan-look")).ToContainTextAsync("29 seats");
        await page.Locator("#plan-name").FillAsync(name);
        await page.Locator("#plan-keep").ClickAsync();
        await Expect(page.Locator("main h1")).ToHaveTextAsync(name);
        var date = await PutOnSaleAsync(page.Url.Split('/')[^1]);

        // A row, by a click on one of its seats.
        await page.Locator("#pick-row").ClickAsync();
        await hall.ClickAsync("Stalls/A-2");
        await Expect(page.Locator("#picked")).ToHaveTextAsync("20 seats picked");
        await page.Locator("#tool-numbers summary").ClickAsync();
        await page.Locator("#numbers-way").SelectOptionAsync("odd");
        await page.Locator("#numbers-set").ClickAsync();
        await Expect(page.Locator("#plan-steps")).ToHaveTextAsync("1 change not saved");
        await Expect(page.Locator($"#plan-effects [data-showing='{date}']")).ToContainTextAsync("The prices stay.");

        // Another language, and a step back that was not meant, lose nothing.
        await page.Locator("#language-ko").ClickAsync();
        await Expect(page.Locator("#plan-steps")).ToContainTextAsync("1");
        await Expect(page.Locator("#plan-steps")).Not.ToContainTextAsync("not saved");
        await page.Locator("#language-en").ClickAsync();
        await Expect(page.Locator("#plan-steps")).ToHaveTextAsync("1 change not saved");
        var asked = new TaskCompletionSource();
        page.Dialog += async (_, dialog) =>
        {
            await dialog.DismissAsync();
            asked.TrySetResult();
        };
        await page.EvaluateAsync("() => history.back()");
        await asked.Task.WaitAsync(Wait.Limit);
        await Expect(page.Locator("#plan-steps")).ToHaveTextAsync("1 change not saved");
        await Expect(page).ToHaveURLAsync(new Regex("/admin/plans/.+"));

        // By the keyboard, on the map that was drawn anew: the former one hears it no more.
        await page.Locator("#pick-none").ClickAsync();
        await page.Locator("#seat-map-surface").FocusAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#picked")).ToHaveTextAsync(new Regex("^[1-9]\\d* seats? picked"));

        // By list: two seats, which become a category of their own.
        await page.Locator("#pick-none").ClickAsync();
        await page.Locator(".pick-list summary").ClickAsync();
        await page.Locator("#pick-text").FillAsync("Stalls/A-1, nowhere");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#pick-text-fault")).ToHaveTextAsync("There are no such seats: nowhere.");
        await page.Locator("#pick-text").FillAsync("Stalls/A-1..Stalls/A-5");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#picked")).ToHaveTextAsync("3 seats picked");
        await page.Locator("#category-choice").SelectOptionAsync("");
        await page.Locator("#category-name").FillAsync("Pillar");
        await page.Locator("#category-give").ClickAsync();
        await Expect(page.Locator("#plan-categories [data-category='Pillar'] td")).ToHaveTextAsync("3");
        await Expect(page.Locator($"#plan-effects [data-showing='{date}'][data-harm]")).ToContainTextAsync("3 seats could not be sold: Pillar has no price there.");

        // A label twice: the server says where, the step is not kept.
        await page.Locator("#numbers-from").FillAsync("5");
        await page.Locator("#numbers-set").ClickAsync();
        await Expect(page.Locator("#plan-problem")).ToContainTextAsync("at fault");
        await Expect(page.Locator("#plan-steps")).ToHaveTextAsync("2 changes not saved");
        await page.Locator("#plan-undo").ClickAsync();
        await Expect(page.Locator("#plan-categories [data-category='Pillar']")).ToHaveCountAsync(0);
        await Expect(page.Locator("#plan-steps")).ToHaveTextAsync("1 change not saved");

        // With a lasso, around the balcony.
        await page.Locator("#pick-none").ClickAsync();
        await page.Locator(".pick-list summary").ClickAsync();
        await page.Locator("#pick-lasso").ClickAsync();
        var (left, right) = (await hall.PlaceOfAsync("Balcony/10"), await hall.PlaceOfAsync("Balcony/18"));
        await page.Mouse.MoveAsync(left.X - 20, left.Y - 20);
        await page.Mouse.DownAsync();
        foreach (var (x, y) in new[] { (right.X + 20, left.Y - 20), (right.X + 20, left.Y + 20), (left.X - 20, left.Y + 20) })
        {
            await page.Mouse.MoveAsync(x, y, new() { Steps = 5 });
        }

        await page.Mouse.UpAsync();
        await Expect(page.Locator("#picked")).ToHaveTextAsync("5 seats picked");
        await page.Locator("#tool-attributes summary").ClickAsync();
        await page.Locator("#restrictedView-yes").ClickAsync();
        await Expect(page.Locator("[data-attribute='restrictedView']")).ToContainTextAsync("7");

        await page.Locator("#plan-save").ClickAsync();
        await Expect(page.Locator(".plan-page[data-version='2']")).ToBeVisibleAsync();
        await hall.HasSaidAsync("Version 2 is kept");
        var download = await page.RunAndWaitForDownloadAsync(() => page.Locator("[data-export='seataspire']").ClickAsync());
        Assert.Equal($"{name}-2.seataspire.json", download.SuggestedFilename);
        using var file = new StreamReader(await download.CreateReadStreamAsync());
        Assert.Contains("\"restrictedView\"", await file.ReadToEndAsync(), StringComparison.Ordinal);

        await page.Locator("#operator-plans").ClickAsync();
        await Expect(page.Locator($"[data-plan-name='{name}'] tr")).ToHaveCountAsync(2);
    }

    /// <summary>A date to come with this plan.</summary>
    private async Task<string> PutOnSaleAsync(string planId)
    {
        var id = "mill-" + Guid.NewGuid().ToString("N")[..12];
        using var admin = await ApiClient.AdminAsync(System.Api[1]);
        Assert.Equal(201, (await admin.PostAsync("api/admin/shows", new { id, title = "Mill", venue = "Mill", currency = "EUR", timeZone = "Europe/Berlin" })).Status);
        var date = await admin.PostAsync("api/admin/showings", new
        {
            id, showId = id, planId, prices = new Dictionary<string, long> { ["Best"] = 4500, ["Good"] = 3000, ["Box"] = 6000 }, startsAt = "2090-12-24T19:30:00+01:00", saleOpensAt = "2026-01-01T10:00:00+01:00",
        });
        Assert.True(date.Status == 201, date.ToString());
        return id;
    }

    private static Task BringAsync(IPage page, string name, string text) =>
        page.Locator("#plan-file").SetInputFilesAsync(new FilePayload { Name = name, MimeType = "application/json", Buffer = Encoding.UTF8.GetBytes(text) });

    /// <summary>A file comes from outside the window and falls upon an element.</summary>
    private static async Task DropAsync(IPage page, string on, string name, string text)
    {
        var carried = await page.EvaluateHandleAsync(
            """
            ([name, text]) => {
              const carried = new DataTransfer();
              carried.items.add(new File([text], name, { type: 'application/json' }));
              return carried;
            }
            """,
            new[] { name, text });
        await page.DispatchEventAsync(on, "drop", new Dictionary<string, object> { ["dataTransfer"] = carried });
    }
}
