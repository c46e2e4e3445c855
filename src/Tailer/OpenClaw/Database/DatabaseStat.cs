using Clawtail.Tailer.Files;

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

    private static readonly string[] Companions = [LogSuffix, LogIndexSuffix, "-journal"];

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
        var log = FileReader.Stat(path + LogSuffix) ?? default;
        return FileReader.Stat(path) is { } file ? new DatabaseStat(file.Size, file.Mtime, log.Size, log.Mtime) : null;
    }

    /// <summary>The index of the log, which every reader of a log needs and none of ours may make.</summary>
    public static bool HasLogIndex(string path) => File.Exists(Resolve(path) + LogIndexSuffix);

    /// <summary>What SQLite opens beside a database, it opens by itself.</summary>
    /// <returns>Why it must not, for a person; null if it may.</returns>
    public static string? ReasonAgainstCompanions(string path, FileGate gate)
    {
        path = Resolve(path);
        foreach (var suffix in Companions)
        {
            if (gate.ReasonAgainst(path + suffix) is { } reason) return $"{Path.GetFileName(path)}{suffix} cannot be used: {reason}";
        }
        return null;
    }

    /// <summary>The database that a file belongs to: itself, its log, the log's index or its journal.</summary>
    public static string OwnerOf(string path)
    {
        foreach (var suffix in Companions)
        {
            if (path.EndsWith(suffix, StringComparison.Ordinal)) return path[..^suffix.Length];
        }
        return path;
    }
}
