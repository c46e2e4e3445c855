using Microsoft.Data.Sqlite;

namespace Clawtail.Tailer.Sqlite;

/// <summary>Statements of one connection that live and end together.</summary>
/// <remarks>
/// A statement that nobody disposes is finalized by the garbage collector's thread, and SQLite has been told that no two
/// threads share a connection (<see cref="SqliteThreading"/>). So whatever was prepared is here to be disposed, also when a
/// later one cannot be prepared.
/// </remarks>
internal sealed class StatementSet(SqliteConnection connection) : IDisposable
{
    private readonly List<Statement> _statements = [];

    /// <exception cref="SqliteException">The schema is not what the statement needs.</exception>
    public Statement Prepare(string sql)
    {
        var statement = new Statement(connection, sql);
        _statements.Add(statement);
        return statement;
    }

    public void Dispose()
    {
        foreach (var statement in _statements) statement.Dispose();
        _statements.Clear();
    }
}
