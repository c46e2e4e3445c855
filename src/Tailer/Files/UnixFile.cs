using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Clawtail.Tailer.Files;

/// <summary>What Linux says of a file and .NET does not: what it is, whose it is, and where it really lies.</summary>
internal static partial class UnixFile
{
    /// <summary>Names a file without opening it (O_PATH, O_CLOEXEC): nothing waits, no device notices.</summary>
    private const int NameOnly = 0x200000 | 0x80000;

    /// <summary>To read it, without waiting for a writer and without becoming its terminal's (O_CLOEXEC, O_NONBLOCK, O_NOCTTY).</summary>
    private const int ForReading = 0x80000 | 0x800 | 0x100;

    private const int CurrentDirectory = -100; // AT_FDCWD
    private const int OfHandle = 0x1000; // AT_EMPTY_PATH
    private const uint Wanted = 0x1 | 0x2 | 0x8 | 0x40 | 0x200; // STATX_TYPE, _MODE, _UID, _MTIME, _SIZE
    private const int KindMask = 0xF000, Regular = 0x8000, Folder = 0x4000; // S_IFMT, S_IFREG, S_IFDIR
    private const int LongestPath = 4096;
    private const int NotFound = 2, NotFolder = 20; // ENOENT, ENOTDIR

    /// <summary>Linux alone: elsewhere .NET's own ways must do.</summary>
    public static bool IsSupported { get; } = OperatingSystem.IsLinux();

    /// <summary>Follows links, and opens nothing.</summary>
    /// <returns>Null when there is no such file, or its link leads nowhere or in a circle.</returns>
    public static UnixFileFacts? Look(string path) => FactsAbout(CurrentDirectory, path, 0);

    /// <summary>Takes hold of what the path means now, whatever it means later. Follows links, and opens nothing.</summary>
    /// <param name="error">A number of errno(3).</param>
    public static SafeFileHandle? TryHold(string path, out int error) => TryOpen(path, NameOnly, out error);

    /// <summary>Opens what is held. Whatever it is, this does not wait.</summary>
    /// <param name="path">Used where <c>/proc</c> is not mounted; what it means may have changed.</param>
    /// <param name="isHeld">It is certainly what is held, and not what the path means by now.</param>
    public static SafeFileHandle? TryOpen(SafeFileHandle held, string path, out bool isHeld, out int error)
    {
        var file = TryOpen(LinkTo(held), ForReading, out error);
        isHeld = file is not null;
        return file is null && error == NotFound ? TryOpen(path, ForReading, out error) : file;
    }

    public static UnixFileFacts? FactsOf(SafeFileHandle file) => FactsAbout((int)file.DangerousGetHandle(), "", OfHandle);

    /// <returns>Its path without a link on the way; null where <c>/proc</c> is not mounted.</returns>
    [SkipLocalsInit]
    public static string? RealPath(SafeFileHandle file)
    {
        Span<byte> target = stackalloc byte[LongestPath];
        var length = ReadLink(LinkTo(file), ref target[0], target.Length);
        return length > 0 ? Encoding.UTF8.GetString(target[..(int)length]) : null;
    }

    /// <summary>The user that this process runs as.</summary>
    public static uint User => EffectiveUser();

    /// <summary>As the system words it.</summary>
    public static string Describe(int error) => Marshal.GetPInvokeErrorMessage(error);

    public static bool IsGone(int error) => error is NotFound or NotFolder;

    private static string LinkTo(SafeFileHandle file) => $"/proc/self/fd/{file.DangerousGetHandle()}";

    private static SafeFileHandle? TryOpen(string path, int flags, out int error)
    {
        var handle = Open(path, flags);
        error = handle.IsInvalid ? Marshal.GetLastPInvokeError() : 0;
        if (!handle.IsInvalid) return handle;

        handle.Dispose();
        return null;
    }

    private static UnixFileFacts? FactsAbout(int directory, string path, int flags) =>
        Statx(directory, path, flags, Wanted, out var answer) == 0
            ? new UnixFileFacts(
                (answer.Mode & KindMask) == Regular, (answer.Mode & KindMask) == Folder, answer.Uid,
                new FileStat((long)answer.Size, FileTime.Ticks(answer.Seconds, answer.Nanoseconds)))
            : null;

    [LibraryImport("libc", EntryPoint = "geteuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial uint EffectiveUser();

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial SafeFileHandle Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "readlink", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint ReadLink(string path, ref byte target, nint length);

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Statx(int directory, string path, int flags, uint mask, out Answer answer);

    /// <summary>statx(2): unlike those of stat(2), its fields stand at the same offsets on every processor.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Answer
    {
        [FieldOffset(20)]
        public uint Uid;

        [FieldOffset(28)]
        public ushort Mode;

        [FieldOffset(40)]
        public ulong Size;

        [FieldOffset(112)]
        public long Seconds;

        [FieldOffset(120)]
        public uint Nanoseconds;
    }
}

/// <summary>What a look at a file tells.</summary>
/// <param name="IsRegular">Neither a folder nor a device, a pipe or a socket.</param>
/// <param name="Owner">User id.</param>
internal readonly record struct UnixFileFacts(bool IsRegular, bool IsFolder, uint Owner, FileStat Stat);
