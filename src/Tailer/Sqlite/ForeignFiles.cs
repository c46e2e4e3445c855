using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Clawtail.Tailer.Sqlite;

/// <summary>
/// Keeps SQLite from doing more with somebody else's files than to read them. As root it gives a log, its index and a journal to
/// whoever owns the database, also when it only reads (<c>robustFchown</c> in its os_unix.c), which changes at least when a file
/// was changed; and it would wait for the other end of a pipe that somebody put in the place of one of them meanwhile.
/// </summary>
/// <remarks>SQLite lets its system calls be replaced, for all connections of a process (https://sqlite.org/c3ref/vfs.html): which one a call is for, only the calling thread tells.</remarks>
internal static partial class ForeignFiles
{
    /// <summary>The version of SQLite's file system interface that has them, and where they are in it: 16 words before them.</summary>
    private const int VersionWithCalls = 3;
    private static readonly int SetCallOffset = 18 * nint.Size;
    private static readonly int GetCallOffset = 19 * nint.Size;

    private const int DoNotWait = 0x800;

    private static readonly bool AreReplaced = TryReplace();

    // What SQLite called before. Plain function pointers: a delegate would need memory that is written and executed, which a hardened
    // unit (MemoryDenyWriteExecute) does not give.
    private static nint _open;
    private static nint _giveAway;

    [ThreadStatic]
    private static int _reading;

    /// <summary>What this thread opens until <see cref="Leave"/> is somebody else's.</summary>
    public static void Enter() => _reading += AreReplaced ? 1 : 0;

    public static void Leave() => _reading -= AreReplaced ? 1 : 0;

    private static unsafe bool TryReplace()
    {
        if (OperatingSystem.IsWindows() || !Environment.Is64BitProcess) return false;

        var fileSystem = Find(0);
        if (fileSystem == 0 || Marshal.ReadInt32(fileSystem) < VersionWithCalls) return false;

        Replace(fileSystem, "fchown", ref _giveAway, (nint)(delegate* unmanaged[Cdecl]<int, uint, uint, int>)&GiveAway);
        // Where else the flag has another value.
        if (OperatingSystem.IsLinux()) Replace(fileSystem, "open", ref _open, (nint)(delegate* unmanaged[Cdecl]<nint, int, int, int>)&Open);
        return true;
    }

    private static unsafe void Replace(nint fileSystem, string name, ref nint original, nint ours)
    {
        var get = (delegate* unmanaged[Cdecl]<nint, nint, nint>)Marshal.ReadIntPtr(fileSystem, GetCallOffset);
        var set = (delegate* unmanaged[Cdecl]<nint, nint, nint, int>)Marshal.ReadIntPtr(fileSystem, SetCallOffset);
        var text = Marshal.StringToCoTaskMemUTF8(name);
        try
        {
            original = get(fileSystem, text);
            if (original != 0) _ = set(fileSystem, text, ours);
        }
        finally
        {
            Marshal.FreeCoTaskMem(text);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static unsafe int GiveAway(int file, uint owner, uint group) =>
        _reading > 0 ? 0 : ((delegate* unmanaged[Cdecl]<int, uint, uint, int>)_giveAway)(file, owner, group);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static unsafe int Open(nint path, int flags, int mode) =>
        ((delegate* unmanaged[Cdecl]<nint, int, int, int>)_open)(path, _reading > 0 ? flags | DoNotWait : flags, mode);

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_vfs_find")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
    private static partial nint Find(nint name);
}
