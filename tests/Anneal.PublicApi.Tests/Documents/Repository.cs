using System.Reflection;

namespace Anneal.PublicApi.Tests.Documents;

/// <summary>Files of the repository that the tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(a => a.Key == "RepositoryRoot").Value!;

    /// <summary>README.md where it exists, everything in docs by path from the root, and the readmes of packages.</summary>
    public static IReadOnlyList<string> Documents =>
    [
        .. Directory.EnumerateFiles(Root, "README.md"),
        .. Directory.EnumerateFiles(Path.Combine(Root, "docs"), "*.md", SearchOption.AllDirectories).Order(StringComparer.Ordinal),
        .. PackageReadmes,
    ];

    /// <summary>What galleries of packages show: one beside each project that is packed.</summary>
    public static IEnumerable<string> PackageReadmes =>
        Directory.EnumerateFiles(Path.Combine(Root, "src"), "*.csproj", SearchOption.AllDirectories)
            .Where(project => !File.ReadAllText(project).Contains("<IsPackable>false", StringComparison.Ordinal))
            .Select(project => Path.Combine(Path.GetDirectoryName(project)!, "README.md"))
            .Order(StringComparer.Ordinal);

    public static IEnumerable<string> SnippetFiles => Directory
        .EnumerateFiles(Path.Combine(Root, "tests", "Anneal.PublicApi.Tests", "Snippets"), "*.cs", SearchOption.AllDirectories)
        .Order(StringComparer.Ordinal);

    public static string Name(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');
}
