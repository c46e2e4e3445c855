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
    private static Open? _open;
    private static GiveAway? _giveAway;

    [ThreadStatic]
    private static int _reading;

    private delegate int Open(nint path, int flags, int mode);

    private delegate int GiveAway(int file, uint owner, uint group);

    private delegate int SetCall(nint fileSystem, nint name, nint call);

    private delegate nint GetCall(nint fileSystem, nint name);

    /// <summary>What this thread opens until <see cref="Leave"/> is somebody else's.</summary>
    public static void Enter() => _reading += AreReplaced ? 1 : 0;

    public static void Leave() => _reading -= AreReplaced ? 1 : 0;

    private static bool TryReplace()
    {
        if (OperatingSystem.IsWindows() || !Environment.Is64BitProcess) return false;

        var fileSystem = Find(0);
        if (fileSystem == 0 || Marshal.ReadInt32(fileSystem) < VersionWithCalls) return false;

        var get = Marshal.GetDelegateForFunctionPointer<GetCall>(Marshal.ReadIntPtr(fileSystem, GetCallOffset));
        var set = Marshal.GetDelegateForFunctionPointer<SetCall>(Marshal.ReadIntPtr(fileSystem, SetCallOffset));
        Replace<GiveAway>("fchown", original => _giveAway = original, (file, owner, group) => _reading > 0 ? 0 : _giveAway!(file, owner, group));
        // Where else the flag has another value.
        if (OperatingSystem.IsLinux())
            Replace<Open>("open", original => _open = original, (path, flags, mode) => _open!(path, _reading > 0 ? flags | DoNotWait : flags, mode));
        return true;

        void Replace<TCall>(string name, Action<TCall> keep, TCall ours)
            where TCall : Delegate
        {
            var text = Marshal.StringToCoTaskMemUTF8(name);
            try
            {
                if (get(fileSystem, text) is var original && original == 0) return;

                keep(Marshal.GetDelegateForFunctionPointer<TCall>(original));
                // Whoever calls it from outside keeps nothing alive.
                GCHandle.Alloc(ours);
                set(fileSystem, text, Marshal.GetFunctionPointerForDelegate(ours));
            }
            finally
            {
                Marshal.FreeCoTaskMem(text);
            }
        }
    }

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_vfs_find")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
    private static partial nint Find(nint name);
}
