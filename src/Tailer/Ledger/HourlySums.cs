using System.Runtime.InteropServices;
using Clawtail.Tailer.Sqlite;

namespace Clawtail.Tailer.Ledger;

/// <summary>
/// What the running transaction adds to the sums of an hour, by series and agent. Windows and reports read these in place
/// of the turns, of which there may be millions.
/// </summary>
internal sealed class HourlySums(StatementSet statements)
{
    private readonly Dictionary<HourKey, HourSum> _sums = [];

    private readonly Statement _add = statements.Prepare("""
        INSERT INTO hours (hour, series, agent, messages, failed, input, output, cache_read, cache_write, cost_nano_usd)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
        ON CONFLICT (hour, series, agent) DO UPDATE SET messages = messages + excluded.messages, failed = failed + excluded.failed,
            input = input + excluded.input, output = output + excluded.output, cache_read = cache_read + excluded.cache_read,
            cache_write = cache_write + excluded.cache_write, cost_nano_usd = cost_nano_usd + excluded.cost_nano_usd
        """);

    public void Add(in Turn turn, int series, string agent)
    {
        ref var sum = ref CollectionsMarshal.GetValueRefOrAddDefault(_sums, new HourKey(UnixTime.HourOf(turn.Time), series, agent), out _);
        sum = new HourSum(sum.Totals + turn.Totals, sum.Failed + (turn.ErrorReason is null ? 0 : 1));
    }

    public void Write()
    {
        foreach (var (key, sum) in _sums)
        {
            var (messages, tokens, cost) = sum.Totals;
            _add.Bind(1, key.Hour).Bind(2, key.Series).Bind(3, key.Agent).Bind(4, messages).Bind(5, sum.Failed);
            _add.Bind(6, tokens.Input).Bind(7, tokens.Output).Bind(8, tokens.CacheRead).Bind(9, tokens.CacheWrite).Bind(10, cost).Run();
        }
    }

    public void Clear() => _sums.Clear();

    private readonly record struct HourKey(long Hour, int Series, string Agent);

    private readonly record struct HourSum(UsageTotals Totals, long Failed);
}
