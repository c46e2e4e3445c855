using Clawtail.Tailer.OpenClaw.Archives;

namespace Clawtail.Tailer.OpenClaw;

/// <summary>What the name of a file in a sessions directory says it is. Lower values are read first.</summary>
internal enum TranscriptKind
{
    /// <summary>A transcript that OpenClaw appends to.</summary>
    Live,

    /// <summary>A transcript that ended: reset or deleted.</summary>
    Archive,

    /// <summary>A copy: checkpoint, backup, what a repair put aside, or what was imported into a database.</summary>
    Copy,

    /// <summary>Anything else: prompts, locks, indexes, caches.</summary>
    None,
}

/// <summary>
/// Tells transcripts from their neighbours by name alone, as OpenClaw 2026.4.26 to 2026.9.6 names them. Turn keys make
/// it harmless to read a copy; a file that holds no transcript would only be a heap of malformed entries.
/// </summary>
internal static class TranscriptName
{
    private const string Extension = ".jsonl";
    private const string Compressed = ".zst";

    /// <summary>How the file is written down; cold storage is a folder of its own.</summary>
    public static ArchiveFormat FormatOf(string path) =>
        Path.GetFileName(Path.GetDirectoryName(path.AsSpan())).SequenceEqual("cold") ? ArchiveFormat.Cold : ArchiveFormat.Transcript;

    public static bool IsCompressed(ReadOnlySpan<char> name) => name.EndsWith(Compressed);

    public static TranscriptKind KindOf(ReadOnlySpan<char> name)
    {
        if (!IsCompressed(name)) return KindOfPlain(name);

        // Whatever is compressed will not grow any more.
        var kind = KindOfPlain(name[..^Compressed.Length]);
        return kind == TranscriptKind.Live ? TranscriptKind.Archive : kind;
    }

    private static TranscriptKind KindOfPlain(ReadOnlySpan<char> name)
    {
        if (name.EndsWith(".lock") || name.EndsWith(".tmp")) return TranscriptKind.None;

        var end = name.IndexOf(Extension);
        if (end <= 0 || name[..end].EndsWith(".trajectory")) return TranscriptKind.None;

        var stem = name[..end];
        var suffix = name[(end + Extension.Length)..];
        if (suffix.IsEmpty) return stem.IndexOf(".checkpoint.") >= 0 ? TranscriptKind.Copy : TranscriptKind.Live;
        if (suffix.StartsWith(".reset.") || suffix.StartsWith(".deleted.")) return TranscriptKind.Archive;
        return IsCopy(suffix) ? TranscriptKind.Copy : TranscriptKind.None;
    }

    /// <summary>
    /// The session a file is named after, for a file without a header: <c>[ISO_]id[-topic-n].jsonl…</c>, or
    /// <c>session_key.id.jsonl.imported-…</c>.
    /// </summary>
    public static string SessionOf(ReadOnlySpan<char> name)
    {
        var stem = name[..name.IndexOf(Extension)];
        if (name[stem.Length..].StartsWith(".jsonl.imported-")) stem = stem[(stem.LastIndexOf('.') + 1)..];
        var cut = stem.IndexOf(".checkpoint.");
        if (cut > 0) stem = stem[..cut];
        cut = stem.IndexOf("-topic-");
        if (cut > 0) stem = stem[..cut];
        var id = stem[(stem.IndexOf('_') + 1)..];
        return (id.IsEmpty ? stem : id).ToString();
    }

    private static bool IsCopy(ReadOnlySpan<char> suffix) =>
        suffix.StartsWith(".bak") || suffix.StartsWith(".imported-") || suffix.StartsWith(".corrupt-") || suffix.StartsWith(".checkpoint.")
        || (suffix.StartsWith(".pre-doctor-") && suffix.EndsWith(".bak"));
}
