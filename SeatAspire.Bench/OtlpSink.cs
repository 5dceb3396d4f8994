using System.Buffers.Binary;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace SeatAspire.Bench;

/// <summary>Takes telemetry where the dashboard would, OTLP over gRPC without TLS: reads it, counts it and forgets it.</summary>
internal sealed class OtlpSink : IAsyncDisposable
{
    private const int FrameHead = 5;

    // ExportTraceServiceRequest.resource_spans, ResourceSpans.scope_spans, ScopeSpans.spans: opentelemetry/proto/trace/v1/trace.proto.
    private static readonly int[] SpansOfRequest = [1, 2, 2];
    private static readonly byte[] EmptyAnswer = new byte[FrameHead];

    private readonly WebApplication _app;
    private long _spans;
    private long _bytes;

    private OtlpSink(WebApplication app) => _app = app;

    /// <summary>Where it listens.</summary>
    public string Address => _app.Urls.First();

    /// <summary>Spans that came so far.</summary>
    public long Spans => Interlocked.Read(ref _spans);

    /// <summary>Bytes that came so far, of logs, traces and metrics.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>Starts one on a free port of loopback.</summary>
    public static async Task<OtlpSink> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        var sink = new OtlpSink(builder.Build());
        sink._app.Run(sink.TakeAsync);
        await sink._app.StartAsync();
        return sink;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var message = body.GetBuffer().AsMemory(0, (int)body.Length);
        Interlocked.Add(ref _bytes, message.Length);
        if (context.Request.Path.Value!.EndsWith("TraceService/Export", StringComparison.Ordinal))
        {
            Interlocked.Add(ref _spans, CountSpans(message.Span));
        }

        context.Response.ContentType = "application/grpc";
        await context.Response.Body.WriteAsync(EmptyAnswer, context.RequestAborted);
        context.Response.AppendTrailer("grpc-status", "0");
    }

    /// <summary>Spans in one frame of gRPC: whether it is compressed, its length, the message.</summary>
    /// <exception cref="InvalidDataException">It is compressed.</exception>
    private static int CountSpans(ReadOnlySpan<byte> frame) => frame[0] != 0
        ? throw new InvalidDataException("Telemetry came compressed.")
        : Count(frame.Slice(FrameHead, BinaryPrimitives.ReadInt32BigEndian(frame[1..])), SpansOfRequest);

    /// <summary>How often a field of Protocol Buffers occurs, by the numbers that lead to it.</summary>
    private static int Count(ReadOnlySpan<byte> message, ReadOnlySpan<int> path)
    {
        var count = 0;
        while (!message.IsEmpty)
        {
            var tag = Varint(ref message);
            var isOne = (int)(tag >> 3) == path[0];
            var wireType = tag & 7;
            var number = wireType is 0 or 2 ? Varint(ref message) : 0;
            var length = wireType switch
            {
                0 => 0,
                1 => sizeof(ulong),
                2 => (int)number,
                _ => sizeof(uint),
            };
            var value = message[..length];
            message = message[length..];
            if (isOne)
            {
                count += path.Length == 1 ? 1 : Count(value, path[1..]);
            }
        }

        return count;
    }

    private static ulong Varint(ref ReadOnlySpan<byte> bytes)
    {
        var (value, at) = (0UL, 0);
        while ((bytes[at] & 0x80) != 0)
        {
            value |= (ulong)(bytes[at] & 0x7f) << (7 * at++);
        }

        value |= (ulong)bytes[at] << (7 * at);
        bytes = bytes[(at + 1)..];
        return value;
    }
}
