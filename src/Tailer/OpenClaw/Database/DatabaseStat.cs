namespace Clawtail.Tailer.OpenClaw.Database;

/// <summary>What a database and its write-ahead log looked like from outside. Looking at an idle database costs no more than this.</summary>
/// <param name="Size">Bytes.</param>
/// <param name="Mtime">100 ns ticks.</param>
/// <param name="LogSize">Bytes of the write-ahead log; 0 when there is none.</param>
/// <param name="LogMtime">100 ns ticks; 0 when there is no log.</param>
internal readonly record struct DatabaseStat(long Size, long Mtime, long LogSize, long LogMtime)
{
    private const string LogSuffix = "-wal";
    private const string LogIndexSuffix = "-shm";

    /// <summary>When anything of it was last written; 100 ns ticks.</summary>
    public long Written => Math.Max(Mtime, LogMtime);

    public long TotalSize => Size + LogSize;

    /// <summary>
    /// Where the files of a database really are: SQLite keeps the log beside what a link leads to, not beside the link.
    /// </summary>
    public static string Resolve(string path)
    {
        try
        {
            return new FileInfo(path) is { LinkTarget: not null } link && link.ResolveLinkTarget(returnFinalTarget: true) is { } target ? target.FullName : path;
        }
        catch (IOException)
        {
            return path; // Links that go round in a circle lead to no database.
        }
    }

    /// <returns>Null when there is no such database, or its link leads nowhere.</returns>
    public static DatabaseStat? Read(string path)
    {
        path = Resolve(path);
        // The log first: what a checkpoint moves from it into the database between the two looks is then seen twice, not never.
        var log = new FileInfo(path + LogSuffix);
        var (logSize, logMtime) = log.Exists ? (log.Length, log.LastWriteTimeUtc.Ticks) : (0, 0);
        var file = new FileInfo(path);
        return file.Exists ? new DatabaseStat(file.Length, file.LastWriteTimeUtc.Ticks, logSize, logMtime) : null;
    }

    /// <summary>The index of the log, which every reader of a log needs and none of ours may make.</summary>
    public static bool HasLogIndex(string path) => File.Exists(Resolve(path) + LogIndexSuffix);

    /// <summary>The database that a file belongs to: itself, its log, the log's index or its journal.</summary>
    public static string OwnerOf(string path)
    {
        foreach (var suffix in (ReadOnlySpan<string>)[LogSuffix, LogIndexSuffix, "-journal"])
        {
            if (path.EndsWith(suffix, StringComparison.Ordinal)) return path[..^suffix.Length];
        }
        return path;
    }
}
