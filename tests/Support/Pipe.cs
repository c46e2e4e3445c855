using System.Runtime.InteropServices;
using Xunit;

namespace Clawtail.Tests.Support;

/// <summary>Named pipes, which .NET makes in no folder of ours.</summary>
internal static class Pipe
{
    public static void Make(string path) => Assert.Equal(0, MakeFifo(path, 0x1B6 /* 0666 */));

    /// <summary>Somebody has it open for writing, and says nothing.</summary>
    public static FileStream HoldOpen(string path) => new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);

    [DllImport("libc", EntryPoint = "mkfifo")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int MakeFifo([MarshalAs(UnmanagedType.LPUTF8Str)] string path, uint mode);
}
