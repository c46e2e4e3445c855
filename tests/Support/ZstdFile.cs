using ZstdSharp;

namespace Clawtail.Tests.Support;

/// <summary>Files as Codex compresses them.</summary>
internal static class ZstdFile
{
    /// <summary>Writes a compressed copy, over what is there.</summary>
    public static void Compress(string path, string to)
    {
        using var from = File.OpenRead(path);
        using var compressed = new CompressionStream(File.Create(to), leaveOpen: false);
        from.CopyTo(compressed);
    }

    /// <summary>Puts <c>NAME.zst</c> in the place of a file.</summary>
    public static void Replace(string path)
    {
        Compress(path, path + ".zst");
        File.Delete(path);
    }
}
