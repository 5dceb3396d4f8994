namespace SeatAspire.AppHost.Hosting;

internal static class ManifestReplicasExtensions
{
    /// <summary>Starts so many replicas, and says so in the manifest as well, where Aspire itself leaves their number out.</summary>
    public static IResourceBuilder<ProjectResource> WithReplicasInManifest(this IResourceBuilder<ProjectResource> project, int replicas) =>
        project.WithReplicas(replicas).WithManifestPublishingCallback(async context =>
        {
            context.Writer.WriteString("type", "project.v0");
            context.Writer.WriteString("path", context.GetManifestRelativePath(project.Resource.GetProjectMetadata().ProjectPath));
            context.Writer.WriteNumber("replicas", replicas);
            await context.WriteCommandLineArgumentsAsync(project.Resource);
            await context.WriteEnvironmentVariablesAsync(project.Resource);
            context.WriteBindings(project.Resource);
        });
}
