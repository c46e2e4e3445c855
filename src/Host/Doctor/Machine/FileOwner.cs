using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Clawtail.Host.Doctor.Machine;

/// <summary>Whose a file is, which .NET does not tell.</summary>
internal static partial class FileOwner
{
    private const int CurrentDirectory = -100; // AT_FDCWD
    private const uint Uid = 0x8; // STATX_UID
    private const int SizeOfAnswer = 256;
    private const int OffsetOfUid = 20;

    /// <returns>The user id; null where it cannot be had.</returns>
    public static uint? Lookup(string path)
    {
        if (!OperatingSystem.IsLinux()) return null;

        // statx(2): unlike those of stat(2), its fields stand at the same offsets on every processor.
        var answer = new byte[SizeOfAnswer];
        return Statx(CurrentDirectory, path, 0, Uid, answer) != 0 ? null
            : BitConverter.IsLittleEndian ? BinaryPrimitives.ReadUInt32LittleEndian(answer.AsSpan(OffsetOfUid))
            : BinaryPrimitives.ReadUInt32BigEndian(answer.AsSpan(OffsetOfUid));
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Statx(int directory, string path, int flags, uint mask, byte[] answer);
}
