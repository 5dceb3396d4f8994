using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace SeatAspire.ServiceDefaults;

/// <summary>What becomes of a connection on which a body was sent that nobody reads.</summary>
public static class UnreadBodies
{
    /// <summary>
    /// Says <c>Connection: close</c> with the answer to a request whose body the server may not read to its end. It hangs up then in any
    /// case, and a proxy that is not told would send somebody else's request on that connection, to no answer.
    /// </summary>
    public static IApplicationBuilder UseHangingUp(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (HttpProtocol.IsHttp11(context.Request.Protocol) && BodyOf(context) is { } body)
        {
            context.Response.OnStarting(() =>
            {
                if (!body.IsRead)
                {
                    context.Response.Headers.Connection = "close";
                }

                return Task.CompletedTask;
            });
        }

        return next(context);
    });

    /// <summary>Null where the server reads all that comes, whoever else does.</summary>
    private static WatchedBody? BodyOf(HttpContext context)
    {
        var most = context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize;
        if (context.Request.ContentLength is { } length ? !(length > most) : context.Request.Headers.TransferEncoding.Count == 0)
        {
            return null;
        }

        var body = new WatchedBody(context.Request.Body);
        context.Request.Body = body;
        return body;
    }

    /// <summary>A body that knows whether somebody came to its end.</summary>
    private sealed class WatchedBody(Stream body) : Stream
    {
        public bool IsRead { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = await body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            IsRead |= count == 0 && buffer.Length > 0;
            return count;
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
