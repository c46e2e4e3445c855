using Microsoft.Win32.SafeHandles;

namespace Clawtail.Tailer.Files;

/// <summary>Why a file could not be opened.</summary>
internal enum OpenOutcome
{
    Opened,
    Gone,
    Denied,
}

/// <summary>Opens and reads files that other programs write, rename and delete meanwhile.</summary>
internal static class FileReader
{
    public static OpenOutcome TryOpen(string path, out SafeFileHandle? handle, out string? reason)
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
        var size = RandomAccess.GetLength(file);
        return new FileStat(size, File.GetLastWriteTimeUtc(file).Ticks);
    }

    /// <returns>Null when there is no such file, or its link leads nowhere.</returns>
    public static FileStat? Stat(string path)
    {
        try
        {
            var file = new FileInfo(path);
            if (file is { Exists: true, LinkTarget: not null }) file = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
            return file.Exists ? new FileStat(file.Length, file.LastWriteTimeUtc.Ticks) : null;
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
