using System.Text.Json;
using Clawtail.Tailer.Files;
using Clawtail.Tailer.Sources;
using Clawtail.Tailer.Sqlite;
using Microsoft.Data.Sqlite;

namespace Clawtail.Tailer.OpenClaw.Database;

/// <summary>
/// What a database says beside its transcripts. What was understood of it last stays in force while it cannot be read; it
/// loses its content only by being deleted.
/// </summary>
internal abstract class CachedDatabase(string path, FileGate gate, TimeProvider time, ITailerEvents events)
{
    /// <summary>For every second that a look took, it is left alone for so many: one that changes all the time costs no more than a share.</summary>
    private const int Rest = 9;

    private DatabaseStat? _seen;
    private bool _isRead;
    private string? _rejected;
    private TimeSpan _rest;
    private long _lookedAt;

    /// <summary>Reads what matters of the database if it is not the one that was read before.</summary>
    /// <returns>True if it was read, or is gone.</returns>
    public bool Refresh()
    {
        var stat = DatabaseStat.Read(path);
        if (_isRead && stat == _seen) return false;
        if (stat is not null && time.GetElapsedTime(_lookedAt) < _rest) return false;

        _seen = stat;
        var started = time.GetTimestamp();
        _isRead = stat is null || (TryRead() && IsSettled(stat.Value));
        if (stat is null) Clear();
        (_lookedAt, _rest) = (time.GetTimestamp(), Rest * time.GetElapsedTime(started));
        return true;
    }

    protected abstract void Clear();

    /// <exception cref="SqliteException">It cannot be read now.</exception>
    /// <exception cref="JsonException">A value in it is not JSON, or not of the shape that OpenClaw writes.</exception>
    /// <exception cref="InvalidOperationException">A value in it is text that is not UTF-8.</exception>
    /// <returns>False if there is more to read at the next look.</returns>
    protected abstract bool Read(AgentDatabase database);

    /// <returns>The one value of the row that a query finds by its key; empty if there is none.</returns>
    protected static byte[] ReadJson(AgentDatabase database, string sql, string key)
    {
        using var row = new Statement(database.Connection, sql);
        return row.Bind(1, key).Next() ? row.Bytes(0).ToArray() : [];
    }

    private bool TryRead()
    {
        switch (AgentDatabase.TryOpen(path, gate, out var database, out var reason))
        {
            case DatabaseOpenOutcome.Gone or DatabaseOpenOutcome.Empty:
                return true;
            case not DatabaseOpenOutcome.Opened:
                return Reject(reason ?? AgentDatabase.NeedsRecovery);
        }
        using (database)
        {
            try
            {
                var isAtEnd = Read(database!);
                _rejected = null;
                return isAtEnd && !database!.WasWrittenTo;
            }
            catch (SqliteException exception)
            {
                return Reject(exception.IsOverBudget() ? AgentDatabase.TooMuch : exception.Message);
            }
            catch (Exception exception) when (exception is JsonException or InvalidOperationException)
            {
                // Its text may be secret.
                return Reject("a value in it is not JSON");
            }
#pragma warning disable CA1031 // What a database holds is not ours to foresee; whatever goes wrong stays with it.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                return Reject($"it could not be understood ({exception.GetType().Name})");
            }
        }
    }

    /// <summary>Said once; the next look tries again, whether the database changes or not.</summary>
    private bool Reject(string reason)
    {
        if (_rejected != reason) events.MetadataRejected(path, reason);
        _rejected = reason;
        return false;
    }

    /// <summary>What was written a moment ago may be written again under the same time stamp.</summary>
    private bool IsSettled(DatabaseStat stat) => time.GetUtcNow() - new DateTimeOffset(stat.Written, TimeSpan.Zero) > SourceTable.Settling;
}
