namespace Clawtail.Tests.Support;

/// <summary>Homes written by real OpenClaw releases; see tests/homes/README.md.</summary>
internal static class RealHome
{
    public static string Root => Path.Combine(AppContext.BaseDirectory, "homes");

    /// <summary>Copies a home to where a test may do with it as it likes.</summary>
    public static void CopyTo(string name, string destination)
    {
        var source = Path.Combine(Root, name);
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(destination, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
