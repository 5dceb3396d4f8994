using System.Globalization;
using System.Net.Mime;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Callers;
using SeatAspire.Api.Data;
using SeatAspire.Api.Plans.Formats;
using SeatAspire.Api.Problems;

namespace SeatAspire.Api.Plans;

/// <summary>Where operators bring, look at, change and take along the plans of venues.</summary>
public static class PlanEndpoints
{
    // More than is taken: so who sends too much can send it to its end and read why, in place of a connection that breaks.
    private const int MostSentBytes = 5 * PlanFile.MaxBytes;

    // Labels of all seats that a plan may have, and what becomes of them.
    private const int MostChangeBytes = 8_000_000;

    /// <summary>Registers what takes files in, and the plans' part of the demo: before whatever is put on sale in them.</summary>
    public static void AddPlans(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<PlanUploads>();
        builder.Services.AddSingleton<IDemoPart, DemoPlans>();
    }

    /// <summary>Maps <c>/api/admin/plans</c>, for admins and managers.</summary>
    public static void MapPlans(this IEndpointRouteBuilder routes)
    {
        var plans = routes.MapGroup("/api/admin/plans").WithTags("admin").AllowedTo(Roles.Manager);
        plans.MapGet("", ListAsync);
        // What it is, the format says: any type is taken, and the file is looked through before anything is made of it.
        plans.MapPost("", ImportAsync).Accepts<Stream>("*/*").WithMetadata(new RequestSizeLimitAttribute(MostSentBytes)).Refuses(422, "plan-faults");
        plans.MapGet("{planId}", GetAsync).Refuses(404, "not-found");
        plans.MapGet("{planId}/export", ExportAsync).Refuses(404, "not-found").Produces(200, contentType: MediaTypeNames.Application.Json);
        plans.MapPost("{planId}/changes", ChangeAsync).WithMetadata(new RequestSizeLimitAttribute(MostChangeBytes)).Refuses(404, "not-found").Refuses(422, "plan-faults");
    }

    /// <summary>All versions of all plans, the newest first.</summary>
    private static async Task<Ok<PlanResponse[]>> ListAsync(HttpContext context, SeatDb db, CancellationToken cancellation)
    {
        var rows = await db.Set<PlanRow>().AsNoTracking()
            .OrderByDescending(row => row.CreatedAt).ThenByDescending(row => row.Id).Take(PlanService.MostListed).ToListAsync(cancellation);
        var korean = Refusal.PrefersKorean(context);
        return TypedResults.Ok(rows.Select(row => PlanResponse.Of(row, PlanSummary.Read(row.Summary), korean)).ToArray());
    }

    /// <summary>
    /// Reads the file in the body. With <paramref name="preview"/> nothing is kept, and the answer has the layout to draw; else it becomes the
    /// next version of its name: 201, or 200 where a version says the same already.
    /// </summary>
    private static async Task<Results<Created<PlanResponse>, Ok<PlanResponse>, RefusalResult>> ImportAsync(
        string? format, string? name, HttpContext context, ClaimsPrincipal who, PlanUploads uploads, SeatDb db, TimeProvider time, CancellationToken cancellation, bool preview = false)
    {
        if (PlanParser.Format(format) is not { } known)
        {
            return PlanRefusals.UnknownFormat.ToResult();
        }

        var (reading, refusal) = await uploads.ReadAsync(known, context.Request, cancellation);
        if (reading is null)
        {
            return refusal!.ToResult();
        }

        var korean = Refusal.PrefersKorean(context);
        if (reading.Plan is not { } plan)
        {
            return PlanRefusals.Faults(reading.Findings, korean).ToResult();
        }

        var called = (name ?? reading.Name)?.Trim();
        if (string.IsNullOrEmpty(called) || called.Length > PlanRow.LongestName || !PlanText.IsLine(called))
        {
            return PlanRefusals.Name.ToResult();
        }

        var (kept, tooMuch) = SealedPlan.Of(plan, reading.Findings.Warnings);
        return kept is null ? tooMuch!.ToResult()
            : preview ? TypedResults.Ok(await PreviewAsync(db, called, kept, korean, cancellation))
            : await SaveAsync(db, called, kept, null, who, time, korean, cancellation) is var (answer, isNew) && isNew ? TypedResults.Created(Address(answer), answer)
            : TypedResults.Ok(answer);
    }

    /// <summary>A version of a plan with its layout, and what an export of it could not say.</summary>
    private static async Task<Results<Ok<PlanResponse>, RefusalResult>> GetAsync(string planId, HttpContext context, SeatDb db, CancellationToken cancellation)
    {
        if (await db.ReadAsync(planId, cancellation) is not var (row, layout))
        {
            return PlanRefusals.UnknownPlan.ToResult();
        }

        var korean = Refusal.PrefersKorean(context);
        return TypedResults.Ok(PlanResponse.Of(row, PlanSummary.Read(row.Summary), korean) with
        {
            Layout = layout,
            ExportWarnings = new Dictionary<string, IReadOnlyList<PlanFindingResponse>>
            {
                ["seataspire"] = [],
                ["pretix"] = [.. PretixFormat.Losses(layout.ToPlan()).Select(loss => loss.ToResponse(korean))],
            },
        });
    }

    /// <summary>The plan as a file, which imported again is the same plan.</summary>
    private static async Task<Results<FileContentHttpResult, RefusalResult>> ExportAsync(string planId, string? format, SeatDb db, CancellationToken cancellation)
    {
        if (PlanParser.Format(format) is not { } known || known == PlanFormat.SeatsIo)
        {
            return PlanRefusals.ReadAlone.ToResult();
        }

        if (await db.ReadAsync(planId, cancellation) is not var (row, layout))
        {
            return PlanRefusals.UnknownPlan.ToResult();
        }

        var file = PlanParser.Write(known, row.Name, layout.ToPlan())!;
        return TypedResults.File(file, MediaTypeNames.Application.Json, string.Create(CultureInfo.InvariantCulture, $"{row.Name}-{row.Version}.{format}.json"));
    }

    /// <summary>
    /// Changes sections, rows, labels, categories or attributes of any seats: a new version. The answer also tells what that would do to dates
    /// that have the version it was made of; with <paramref name="preview"/> that is all.
    /// </summary>
    private static async Task<Results<Created<PlanChangeResponse>, Ok<PlanChangeResponse>, RefusalResult>> ChangeAsync(
        string planId, PlanChangeRequest request, HttpContext context, ClaimsPrincipal who, IPlanShowings showings, SeatDb db, TimeProvider time,
        CancellationToken cancellation, bool preview = false)
    {
        if (await db.ReadAsync(planId, cancellation) is not var (row, layout))
        {
            return PlanRefusals.UnknownPlan.ToResult();
        }

        var (korean, before) = (Refusal.PrefersKorean(context), layout.ToPlan());
        var change = PlanEditor.Apply(before, request);
        if (change.Plan is not { } plan)
        {
            return PlanRefusals.Faults(change.Findings, korean).ToResult();
        }

        var (kept, tooMuch) = SealedPlan.Of(plan, change.Findings.Warnings);
        if (kept is null)
        {
            return tooMuch!.ToResult();
        }

        var effects = showings.WithLayout(row.LayoutHash).Select(showing => PlanEffects.Of(showing, before, plan, change.Former)).ToArray();
        var (changed, relabelled) = PlanEffects.Count(before, plan, change.Former);
        if (preview)
        {
            return TypedResults.Ok(new PlanChangeResponse(await PreviewAsync(db, row.Name, kept, korean, cancellation), changed, relabelled, effects));
        }

        var (answer, isNew) = await SaveAsync(db, row.Name, kept, row.Version, who, time, korean, cancellation);
        var told = new PlanChangeResponse(answer, changed, relabelled, effects);
        return isNew ? TypedResults.Created(Address(answer), told) : TypedResults.Ok(told);
    }

    private static async Task<PlanResponse> PreviewAsync(SeatDb db, string name, SealedPlan kept, bool korean, CancellationToken cancellation)
    {
        var known = await db.FindAsync(name, kept.Hash, cancellation);
        var version = known?.Version ?? await db.NextVersionAsync(name, cancellation);
        return kept.Summary.ToResponse(known?.Id, version, kept.Hash, name, korean) with { Layout = kept.Layout };
    }

    private static async Task<(PlanResponse Answer, bool IsNew)> SaveAsync(
        SeatDb db, string name, SealedPlan kept, int? from, ClaimsPrincipal who, TimeProvider time, bool korean, CancellationToken cancellation)
    {
        var (row, isNew) = await db.SaveAsync(name, kept, from, who, time, cancellation);
        // Of a file that says the same, but other things besides, the answer tells what was left out this time.
        return (PlanResponse.Of(row, kept.Summary, korean), isNew);
    }

    private static string Address(PlanResponse plan) => "/api/admin/plans/" + plan.PlanId;
}
