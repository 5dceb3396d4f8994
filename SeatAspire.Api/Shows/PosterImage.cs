using System.Security.Cryptography;
using SkiaSharp;

namespace SeatAspire.Api.Shows;

/// <summary>
/// A poster as pages show it: made anew from what was uploaded, so that nothing but pixels gets through, in two sizes.
/// </summary>
/// <param name="Hash">Names the content of both: 32 hexadecimal digits.</param>
/// <param name="Large">WebP, within <see cref="LargeEdge"/> on its longer edge.</param>
/// <param name="Small">WebP, within <see cref="SmallEdge"/>.</param>
public sealed record PosterImage(string Hash, byte[] Large, byte[] Small)
{
    /// <summary>Most bytes of an upload.</summary>
    public const int MostBytes = 5 * 1024 * 1024;

    /// <summary>Most bytes that are read of one: who sends a little too much is told so; of a connection that brings more nothing is read.</summary>
    public const int MostRead = 8 * 1024 * 1024;

    /// <summary>Most pixels on either edge of an upload.</summary>
    public const int LongestEdge = 8_000;

    /// <summary>Most pixels of an upload: four bytes each while it is decoded, one upload at a time.</summary>
    public const int MostPixels = 25_000_000;

    /// <summary>Longer edge of the large size, in pixels.</summary>
    public const int LargeEdge = 1_600;

    /// <summary>Longer edge of the small size, in pixels.</summary>
    public const int SmallEdge = 480;

    private const int Quality = 82;
    private const int HashDigits = 32;

    // What is decoded at the same time is all in memory.
    private static readonly SemaphoreSlim OneAtATime = new(1, 1);

    /// <summary>Makes both sizes of an upload; null where it is no such image, or too large when decoded, which its head already says.</summary>
    public static async Task<PosterImage?> ReadAsync(byte[] upload, CancellationToken cancellation)
    {
        await OneAtATime.WaitAsync(cancellation);
        try
        {
            return await Task.Run(() => Read(upload), cancellation);
        }
        finally
        {
            OneAtATime.Release();
        }
    }

    private static PosterImage? Read(byte[] upload)
    {
        using var data = SKData.CreateCopy(upload);
        using var codec = SKCodec.Create(data);
        if (codec is not { EncodedFormat: SKEncodedImageFormat.Png or SKEncodedImageFormat.Jpeg or SKEncodedImageFormat.Webp }
            || codec.Info is not { Width: >= 1 and <= LongestEdge, Height: >= 1 and <= LongestEdge } size || (long)size.Width * size.Height > MostPixels)
        {
            return null;
        }

        using var decoded = new SKBitmap(new SKImageInfo(size.Width, size.Height, SKColorType.Rgba8888, SKAlphaType.Premul));
        // One that was cut off is refused too: half a poster is none.
        if (codec.GetPixels(decoded.Info, decoded.GetPixels()) != SKCodecResult.Success)
        {
            return null;
        }

        using var upright = Upright(decoded, codec.EncodedOrigin);
        var large = Encode(upright ?? decoded, LargeEdge);
        return new(Convert.ToHexStringLower(SHA256.HashData(large))[..HashDigits], large, Encode(upright ?? decoded, SmallEdge));
    }

    /// <summary>Phones store pictures as the sensor saw them and say which way is up; null where it is up already.</summary>
    private static SKBitmap? Upright(SKBitmap image, SKEncodedOrigin origin)
    {
        var (degrees, isLying) = origin switch
        {
            SKEncodedOrigin.BottomRight => (180, false),
            SKEncodedOrigin.RightTop => (90, true),
            SKEncodedOrigin.LeftBottom => (270, true),
            _ => (0, false),
        };
        if (degrees == 0)
        {
            return null;
        }

        var (width, height) = isLying ? (image.Height, image.Width) : (image.Width, image.Height);
        var turned = new SKBitmap(image.Info.WithSize(width, height));
        using var canvas = new SKCanvas(turned);
        canvas.Translate(width / 2f, height / 2f);
        canvas.RotateDegrees(degrees);
        canvas.DrawBitmap(image, -image.Width / 2f, -image.Height / 2f, SKSamplingOptions.Default);
        return turned;
    }

    private static byte[] Encode(SKBitmap image, int edge)
    {
        var scale = Math.Min(1.0, (double)edge / Math.Max(image.Width, image.Height));
        var size = image.Info.WithSize(Math.Max(1, (int)Math.Round(image.Width * scale)), Math.Max(1, (int)Math.Round(image.Height * scale)));
        using var scaled = image.Resize(size, new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear))
            ?? throw new InvalidOperationException("An image that was decoded could not be scaled.");
        using var encoded = scaled.Encode(SKEncodedImageFormat.Webp, Quality) ?? throw new InvalidOperationException("An image that was decoded could not be encoded.");
        return encoded.ToArray();
    }
}
