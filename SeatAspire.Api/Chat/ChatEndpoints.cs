using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using SeatAspire.Api.Accounts;
using SeatAspire.Api.Callers;
using SeatAspire.Api.Data;
using SeatAspire.Api.Problems;

namespace SeatAspire.Api.Chat;

/// <summary>Keeps somebody from writing in the chat.</summary>
/// <param name="Nickname">As the others see them now.</param>
/// <param name="Seconds">1 to 86,400; 0 lets them write again.</param>
public sealed record MuteRequest(string Nickname, int Seconds = 600);

/// <summary>What admins do about the chat.</summary>
internal static class ChatEndpoints
{
    private const int LongestMute = 86_400;

    /// <summary>Maps <c>/api/admin/chat</c>.</summary>
    public static void MapChatEndpoints(this IEndpointRouteBuilder api) =>
        api.MapGroup("admin/chat").WithTags("admin").AllowedTo(Roles.Manager)
            .MapPost("mute", MuteAsync).Refuses(404, "not-found");

    private static async Task<Results<NoContent, RefusalResult>> MuteAsync(
        MuteRequest request, ClaimsPrincipal who, ChatStore store, SeatDb db, TimeProvider time, CancellationToken cancellation)
    {
        if (request.Seconds is < 0 or > LongestMute)
        {
            return Refusals.Validation($"Give 0 to {LongestMute} seconds.", $"0~{LongestMute}초로 지정해 주세요.").ToResult();
        }

        if (ChatText.Fold(request.Nickname) is not { } folded || await store.PersonAsync(folded) is not { } person)
        {
            return ChatRefusals.Nobody.ToResult();
        }

        AuditLog.Add(db, who, time.GetUtcNow(), AuditLog.Mute, null, new Dictionary<string, AuditChange>
        {
            ["nickname"] = new(null, request.Nickname),
            ["seconds"] = new(null, request.Seconds),
        });
        // First what is kept of it: nobody may be silenced without that. If it then cannot be done, who asked is told and asks again.
        await db.SaveChangesAsync(cancellation);
        await store.MuteAsync(person, request.Seconds == 0 ? null : TimeSpan.FromSeconds(request.Seconds));
        return TypedResults.NoContent();
    }
}
