namespace Clawtail.Host.CommandLine;

/// <summary>Directories as an operator names them, and where they really are.</summary>
internal static class DirectoryPath
{
    private const int MaxLinks = 40;

    private static readonly StringComparison OfPaths =
        OperatingSystem.IsLinux() ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;

    /// <summary>
    /// An absolute path, which need not exist. <c>~</c> is the user's home directory: no shell has replaced it where the
    /// value comes from a unit file or a manifest.
    /// </summary>
    public static bool TryParse(string text, out string path)
    {
        path = "";
        if (text.Contains('\0', StringComparison.Ordinal)) return false;
        if (text == "~" || text.StartsWith("~/", StringComparison.Ordinal))
        {
            var user = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
            if (user.Length == 0) return false;
            text = user + text[1..];
        }
        path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(text));
        return !File.Exists(path);
    }

    /// <summary>Several of them, separated by commas.</summary>
    public static bool TryParseList(string text, out IReadOnlyList<string> paths)
    {
        var all = new List<string>();
        paths = all;
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!TryParse(part, out var path)) return false;
            if (!all.Contains(path)) all.Add(path);
        }
        return all.Count > 0;
    }

    /// <summary>True if the one is the other or lies below it, whatever links lead there.</summary>
    public static bool IsInside(string path, string directory)
    {
        var inner = Path.TrimEndingDirectorySeparator(WithoutLinks(path)) + Path.DirectorySeparatorChar;
        var outer = Path.TrimEndingDirectorySeparator(WithoutLinks(directory)) + Path.DirectorySeparatorChar;
        return inner.StartsWith(outer, OfPaths);
    }

    /// <summary>The directory itself, or the first above it that is there.</summary>
    public static string NearestExisting(string directory)
    {
        while (!Directory.Exists(directory) && Path.GetDirectoryName(directory) is { } parent) directory = parent;
        return directory;
    }

    /// <summary>The same place without a symbolic link on the way, as far as the path exists.</summary>
    public static string WithoutLinks(string path)
    {
        var real = Path.GetPathRoot(path) ?? "";
        var pending = new Stack<string>();
        PushParts(path[real.Length..]);
        for (var links = 0; pending.TryPop(out var part);)
        {
            var next = part == ".." ? Path.GetDirectoryName(real) ?? real : Path.Combine(real, part);
            if (links++ < MaxLinks && new DirectoryInfo(next).LinkTarget is { } target)
            {
                if (Path.IsPathRooted(target)) real = Path.GetPathRoot(target)!;
                PushParts(target);
            }
            else
            {
                real = next;
            }
        }
        return real;

        void PushParts(string parts)
        {
            foreach (var part in parts.Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries).Reverse())
            {
                if (part != ".") pending.Push(part);
            }
        }
    }
}
