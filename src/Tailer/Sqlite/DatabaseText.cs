namespace Clawtail.Tailer.Sqlite;

/// <summary>Values that a statement takes only up to a size: octet_length() reads no more than a row's header, so what is larger is never loaded.</summary>
internal static class DatabaseText
{
    /// <returns>An expression: a column that holds a name, a key or an id; NULL if it is too long to be one.</returns>
    public static string Name(string column) => UpTo(DatabaseLimits.Default.NameSize, column);

    /// <returns>An expression: a column that holds a document; NULL if it is too large.</returns>
    public static string Document(string column) => UpTo(DatabaseLimits.Default.DocumentSize, column);

    private static string UpTo(int bytes, string column) => $"CASE WHEN octet_length({column}) <= {bytes} THEN {column} END";
}
