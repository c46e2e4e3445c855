using Clawtail.Tailer.Sqlite;

namespace Clawtail.Tailer.Ledger.Native;

/// <summary>What counters have shown of turns that do not count any more, until calls take it up.</summary>
internal sealed class NativeCredits(StatementSet statements)
{
    private readonly Statement _find = statements.Prepare("""
        SELECT messages, input, output, cache_read, cache_write, cost_nano_usd, errors FROM native_credits WHERE turn = ?1
        """);

    private readonly Statement _set = statements.Prepare("""
        INSERT INTO native_credits (turn, messages, input, output, cache_read, cache_write, cost_nano_usd, errors)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
        ON CONFLICT (turn) DO UPDATE SET messages = excluded.messages, input = excluded.input, output = excluded.output,
            cache_read = excluded.cache_read, cache_write = excluded.cache_write, cost_nano_usd = excluded.cost_nano_usd, errors = excluded.errors
        """);

    private readonly Statement _drop = statements.Prepare("DELETE FROM native_credits WHERE turn = ?1");

    private readonly Statement _any = statements.Prepare("SELECT EXISTS (SELECT 1 FROM native_credits)");

    /// <summary>Most ledgers never have any. Not of one transaction: it is looked for more often than needed rather than too seldom.</summary>
    private bool? _everAny;

    public NativeCredit Find(UInt128 turn)
    {
        _everAny ??= Exists();
        if (_everAny == false) return default;

        Span<byte> id = stackalloc byte[16];
        if (!_find.Bind(1, NativeTables.Bytes(turn, id)).Next()) return default;

        var credit = new NativeCredit(
            new UsageTotals(_find.Int64(0), new TokenCounts(_find.Int64(1), _find.Int64(2), _find.Int64(3), _find.Int64(4)), _find.Int64(5)), _find.Int64(6));
        _find.Reset();
        return credit;
    }

    public void Set(UInt128 turn, in NativeCredit credit)
    {
        Span<byte> id = stackalloc byte[16];
        NativeTables.Bytes(turn, id);
        if (credit == default)
        {
            if (_everAny == false) return;
            _drop.Bind(1, id).Run();
            return;
        }

        _everAny = true;
        var (messages, tokens, cost) = credit.Usage;
        _set.Bind(1, id).Bind(2, messages).Bind(3, tokens.Input).Bind(4, tokens.Output).Bind(5, tokens.CacheRead).Bind(6, tokens.CacheWrite);
        _set.Bind(7, cost).Bind(8, credit.Errors).Run();
    }

    private bool Exists()
    {
        var exists = _any.Next() && _any.Int64(0) != 0;
        _any.Reset();
        return exists;
    }
}
