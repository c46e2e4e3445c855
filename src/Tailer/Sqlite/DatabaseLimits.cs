namespace Clawtail.Tailer.Sqlite;

/// <summary>What one reading of a database that somebody else writes may cost. Every opening begins it anew.</summary>
internal sealed record DatabaseLimits
{
    public static DatabaseLimits Default { get; } = new();

    /// <summary>
    /// Processor time of the reading thread: what is read is understood elsewhere. Others wait no longer for it than a second,
    /// what else it takes included.
    /// </summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// Steps of SQLite's virtual machine, where time cannot tell: half a second of them. A full reading of events takes 50,000, a look at the sessions of
    /// an agent with 100,000 of them 3 million.
    /// </summary>
    public int Steps { get; init; } = 10_000_000;

    /// <summary>Bytes of pages that hold the schema: the largest that OpenClaw 2026.9.6 makes has 130 kB. Memory takes up to fifty times as much.</summary>
    public int SchemaSize { get; init; } = 1024 * 1024;

    /// <summary>Bytes of one statement of the schema; the longest of OpenClaw's has 4,629.</summary>
    public int StatementSize { get; init; } = 64 * 1024;

    /// <summary>Bytes of one value; larger ones are never loaded.</summary>
    public int ValueSize { get; init; } = 64 * 1024 * 1024;

    /// <summary>Bytes of a name, key or id; whatever is longer is none.</summary>
    public int NameSize { get; init; } = 1024;

    /// <summary>Bytes of a document beside the transcripts: credentials, a binding, what is noted of an event.</summary>
    public int DocumentSize { get; init; } = 1024 * 1024;

    /// <summary>Levels of an expression, and parts of a compound statement; the deepest of OpenClaw's has 20.</summary>
    public int ExpressionDepth { get; init; } = 200;

    /// <summary>Columns of a table; the widest of OpenClaw's has 31.</summary>
    public int Columns { get; init; } = 500;

    /// <summary>Sessions that one look takes up; the next look goes on behind them.</summary>
    public int SessionsPerLook { get; init; } = 10_000;

    /// <summary>Session keys in use that are counted.</summary>
    public int SessionKeys { get; init; } = 200_000;

    /// <summary>Agents' databases that are listed elsewhere.</summary>
    public int ListedDatabases { get; init; } = 1000;

    /// <summary>Accounts that people brought.</summary>
    public int PersonalAccounts { get; init; } = 1000;

    /// <summary>Threads that are bound to sessions.</summary>
    public int Bindings { get; init; } = 20_000;

    /// <summary>Rewrites of one millisecond, and of one look.</summary>
    public int Rewrites { get; init; } = 10_000;
}
