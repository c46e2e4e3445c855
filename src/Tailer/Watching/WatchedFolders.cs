namespace Clawtail.Tailer.Watching;

/// <summary>The folders that a watch of a whole tree watches, one by one.</summary>
internal static class WatchedFolders
{
    /// <summary>As a watch does, it follows no links and passes over what it may not enter.</summary>
    private static readonly EnumerationOptions Tree = new()
    {
        RecurseSubdirectories = true,
        AttributesToSkip = FileAttributes.ReparsePoint,
        IgnoreInaccessible = true,
    };

    /// <summary>Nobody allows so many watches.</summary>
    private const int Most = 1_000_000;

    /// <returns>How many there are with the root itself; 0 where that is not there. Not more than a million.</returns>
    public static int Count(string root) =>
        Directory.Exists(root) ? 1 + Directory.EnumerateDirectories(root, "*", Tree).Take(Most).Count() : 0;
}
