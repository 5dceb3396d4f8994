using System.Reflection;

namespace SeatAspire.AppHost.Hosting;

internal static class BuiltProgramExtensions
{
    // Where builds put programs below their project's folder, such as bin/Release/net10.0/: as for this one.
    private static readonly string Output = typeof(BuiltProgramExtensions).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == "OutputPath").Value!;

    /// <summary>
    /// Starts what was built along with this host, instead of <c>dotnet run</c> on the project, whose own process would cost some
    /// 140 MB beside each replica, and could be killed apart from it. A debugger starts projects in its own way.
    /// </summary>
    public static IResourceBuilder<ProjectResource> WithBuiltProgram(this IResourceBuilder<ProjectResource> project)
    {
        var source = project.Resource.GetProjectMetadata().ProjectPath;
        var folder = Path.GetDirectoryName(source)!;
        var program = Path.Combine(folder, Output.Replace('\\', '/'), Path.GetFileNameWithoutExtension(source) + ".dll");
        if (project.ApplicationBuilder.ExecutionContext.IsPublishMode
            || !string.IsNullOrEmpty(project.ApplicationBuilder.Configuration["DEBUG_SESSION_PORT"])
            || !File.Exists(program))
        {
            return project;
        }

        return project
            .WithAnnotation(new ExecutableAnnotation { Command = "dotnet", WorkingDirectory = folder })
            .WithArgs(program);
    }
}
