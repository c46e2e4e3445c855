using System.IO.Enumeration;
using Microsoft.Win32.SafeHandles;

namespace Clawtail.Tailer.Files;

/// <summary>Why a file could not be opened.</summary>
internal enum OpenOutcome
{
    Opened,
    Gone,
    Denied,
}

/// <summary>Looks at and reads files that other programs write, rename and delete meanwhile. <see cref="FileGate"/> opens them.</summary>
internal static class FileReader
{
    /// <summary>Opens by .NET's means alone.</summary>
    public static OpenOutcome TryOpenPlain(string path, out SafeFileHandle? handle, out string? reason)
    {
        handle = null;
        reason = null;
        try
        {
            // Writers hold the file open, and retention deletes it under us: share everything.
            handle = File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete);
            return OpenOutcome.Opened;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return OpenOutcome.Gone;
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or IOException)
        {
            reason = exception.Message;
            return OpenOutcome.Denied;
        }
    }

    // Size first: what is appended between the two calls shows as another size at the next look.
    public static FileStat Stat(SafeFileHandle file)
    {
        if (UnixFile.IsSupported) return UnixFile.FactsOf(file)?.Stat ?? throw new IOException("it cannot be looked at any more");

        var size = RandomAccess.GetLength(file);
        return new FileStat(size, FileTime.Ticks(() => File.GetLastWriteTimeUtc(file)));
    }

    /// <summary>What listing a folder told of a file, as <see cref="Stat(string)"/> would.</summary>
    public static FileStat Stat(ref FileSystemEntry entry, string path, bool isLink)
    {
        // A link's own size and time say nothing of the file it leads to.
        if (isLink) return Stat(path) ?? default;

        try
        {
            return new FileStat(entry.Length, entry.LastWriteTimeUtc.UtcTicks);
        }
        catch (ArgumentOutOfRangeException)
        {
            return Stat(path) ?? default; // Written in a year that .NET does not know.
        }
    }

    /// <summary>Follows links.</summary>
    /// <returns>Null when there is no such file, or its link leads nowhere.</returns>
    public static FileStat? Stat(string path)
    {
        if (UnixFile.IsSupported) return UnixFile.Look(path) is { IsFolder: false, Stat: var stat } ? stat : null;

        try
        {
            var file = new FileInfo(path);
            if (file is { Exists: true, LinkTarget: not null }) file = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
            return file.Exists ? new FileStat(file.Length, FileTime.Ticks(() => file.LastWriteTimeUtc)) : null;
        }
        catch (IOException)
        {
            return null; // Links that go round in a circle.
        }
    }

    /// <returns>Bytes read: fewer than asked for only at the end of the file.</returns>
    public static int ReadFully(SafeFileHandle file, Span<byte> buffer, long offset)
    {
        var total = 0;
        while (total < buffer.Length)
        {
            var read = RandomAccess.Read(file, buffer[total..], offset + total);
            if (read == 0) break;
            total += read;
        }
        return total;
    }
}
