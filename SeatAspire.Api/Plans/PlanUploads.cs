using SeatAspire.Api.Plans.Formats;
using SeatAspire.Api.Problems;

namespace SeatAspire.Api.Plans;

/// <summary>Takes files in, a few at once: each may need some hundred MB while it is read.</summary>
internal sealed class PlanUploads : IDisposable
{
    private const int AtOnce = 2;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly SemaphoreSlim _room = new(AtOnce);

    /// <summary>Reads the file that a request brings; a refusal where that can't be done.</summary>
    public async Task<(PlanReading? Reading, Refusal? Refusal)> ReadAsync(PlanFormat format, HttpRequest request, CancellationToken cancellation)
    {
        if (request.ContentLength > PlanFile.MaxBytes)
        {
            return (null, PlanFile.TooLarge);
        }

        if (!await _room.WaitAsync(Patience, cancellation))
        {
            return (null, Refusals.TooManyRequests(Patience));
        }

        try
        {
            var file = new MemoryStream((int)(request.ContentLength ?? 0));
            var part = new byte[64 * 1024];
            for (int read; (read = await request.Body.ReadAsync(part, cancellation)) > 0;)
            {
                if (file.Length + read > PlanFile.MaxBytes)
                {
                    return (null, PlanFile.TooLarge);
                }

                file.Write(part, 0, read);
            }

            return PlanParser.Read(format, file.GetBuffer().AsMemory(0, (int)file.Length));
        }
        catch (IOException error) when (error is not BadHttpRequestException)
        {
            // The client has gone in the middle of it.
            return (null, Refusals.UnreadableRequest);
        }
        finally
        {
            _room.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _room.Dispose();
}
