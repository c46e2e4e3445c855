namespace Clawtail.Host.Demo;

/// <summary>Files and directories as OpenClaw makes them: for their owner alone.</summary>
internal static class PrivateFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static void Append(string path, string text) => Write(path, FileMode.Append, text);

    /// <summary>Written beside and renamed, so that a reader sees the one or the other.</summary>
    public static void Replace(string path, string text)
    {
        var beside = path + ".tmp";
        Write(beside, FileMode.Create, text);
        File.Move(beside, path, overwrite: true);
    }

    public static void MakeDirectory(string path)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else Directory.CreateDirectory(path, OwnerOnly | UnixFileMode.UserExecute);
    }

    private static void Write(string path, FileMode mode, string text)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.Write, Share = FileShare.ReadWrite | FileShare.Delete };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerOnly;
        using var writer = new StreamWriter(path, options);
        writer.Write(text);
    }
}
