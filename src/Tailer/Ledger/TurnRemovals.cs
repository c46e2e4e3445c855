using System.Buffers.Binary;
using Clawtail.Tailer.Sqlite;

namespace Clawtail.Tailer.Ledger;

/// <summary>Takes turns out of the ledger, inside the caller's transaction.</summary>
internal sealed class TurnRemovals(StatementSet statements)
{
    private readonly Statement _find = statements.Prepare("""
        SELECT usage_series, error_series, coalesce(messages, error_series IS NULL), input, output, cache_read, cache_write, cost_nano_usd,
            (SELECT name FROM sessions WHERE id = turns.session)
        FROM turns WHERE time = ?1 AND key = ?2
        """);

    private readonly Statement _delete = statements.Prepare("DELETE FROM turns WHERE time = ?1 AND key = ?2");

    /// <returns>The turn as it was counted; null if it was not.</returns>
    public RemovedTurn? TryRemove(in Turn turn)
    {
        Span<byte> key = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(key, turn.Key.High);
        BinaryPrimitives.WriteUInt64BigEndian(key[8..], turn.Key.Low);
        if (!_find.Bind(1, turn.Time).Bind(2, key).Next()) return null;

        var removed = new RemovedTurn(
            turn with
            {
                ErrorReason = _find.IsNull(1) ? null : "",
                Messages = (int)_find.Int64(2),
                Tokens = new TokenCounts(_find.Int64(3), _find.Int64(4), _find.Int64(5), _find.Int64(6)),
                CostNanoUsd = _find.Int64(7),
            },
            (int)_find.Int64(0), _find.IsNull(1) ? null : (int)_find.Int64(1), _find.IsNull(8) ? "" : TurnCounter.AgentIn(_find.Text(8)));
        _find.Reset();
        _delete.Bind(1, turn.Time).Bind(2, key).Run();
        return removed;
    }
}

/// <summary>A turn that does not count any more.</summary>
/// <param name="Agent">Empty for a turn that was counted before turns had sessions.</param>
internal readonly record struct RemovedTurn(Turn Turn, int UsageSeries, int? ErrorSeries, string Agent);
