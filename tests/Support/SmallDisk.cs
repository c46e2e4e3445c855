using System.Diagnostics;

namespace Clawtail.Tests.Support;

/// <summary>A file system of a few hundred kilobytes, where the machine allows to mount one.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly TempFolder _folder = new();

    private SmallDisk()
    {
    }

    public string Path => _folder.Path;

    /// <returns>Null where tmpfs cannot be mounted.</returns>
    public static SmallDisk? TryMount(int kilobytes)
    {
        var disk = new SmallDisk();
        if (Run("mount", "-t", "tmpfs", "-o", $"size={kilobytes}k", "tmpfs", disk.Path) == 0) return disk;
        disk._folder.Dispose();
        return null;
    }

    public int Remount(string options) => Run("mount", "-o", $"remount,{options}", Path);

    /// <summary>Takes all space that is left.</summary>
    public void Fill()
    {
        using var file = new FileStream(System.IO.Path.Combine(Path, "filler"), FileMode.Append);
        var block = new byte[4096];
        try
        {
            while (true)
            {
                file.Write(block);
                file.Flush();
            }
        }
        catch (IOException)
        {
            // That is what was wanted.
        }
    }

    public void Free() => File.Delete(System.IO.Path.Combine(Path, "filler"));

    public void Dispose()
    {
        Run("umount", "-l", Path);
        _folder.Dispose();
    }

    private static int Run(string program, params ReadOnlySpan<string> arguments)
    {
        try
        {
            var start = new ProcessStartInfo(program, arguments.ToArray()) { RedirectStandardError = true };
            using var process = Process.Start(start)!;
            process.WaitForExit();
            return process.ExitCode;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return -1; // There is no such program.
        }
    }
}
