namespace Clawtail.Tests.Support;

/// <summary>The checkout that the tests were built in: what operators apply as it is lies there, and is tested as it is.</summary>
internal static class Repository
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    public static string File(string relative) => Path.Combine(Root, relative);

    private static string Find(string directory)
    {
        while (!System.IO.File.Exists(Path.Combine(directory, "Clawtail.slnx")))
            directory = Path.GetDirectoryName(directory) ?? throw new DirectoryNotFoundException("The tests do not run inside a checkout.");
        return directory;
    }
}
