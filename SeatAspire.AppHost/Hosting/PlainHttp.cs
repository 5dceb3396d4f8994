namespace SeatAspire.AppHost.Hosting;

internal static class PlainHttp
{
    /// <summary>
    /// Says of every part that it needs no certificate. Aspire would offer each project one, and show a red bar on every page of the
    /// dashboard where this machine has none that is trusted, though nothing here has an HTTPS address.
    /// </summary>
    public static void UsePlainHttp(this IDistributedApplicationBuilder builder)
    {
#pragma warning disable ASPIRECERTIFICATES001 // For evaluation: there is no other way to say so.
        foreach (var part in builder.Resources.Where(part => part.Annotations.OfType<EndpointAnnotation>().All(endpoint => endpoint.UriScheme != "https")))
        {
            part.Annotations.Add(new HttpsCertificateAnnotation { UseDeveloperCertificate = false });
        }
#pragma warning restore ASPIRECERTIFICATES001
    }
}
