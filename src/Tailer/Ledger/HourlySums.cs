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

    /// <summary>Turns come in runs of one hour, series and agent.</summary>
    private HourKey _runKey;
    private HourSum _run;

    private readonly Statement _add = statements.Prepare($"""
        INSERT INTO hours (hour, series, agent, messages, failed, input, output, cache_read, cache_write, cost_nano_usd)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
        ON CONFLICT (hour, series, agent) DO UPDATE SET messages = messages + excluded.messages, failed = failed + excluded.failed,
            {Increase("input")}, {Increase("output")}, {Increase("cache_read")}, {Increase("cache_write")}, {Increase("cost_nano_usd")}
        """);

    public void Add(in Turn turn, int series, string agent) =>
        Add(new HourSum(turn.Totals, turn.ErrorReason is null ? 0 : 1), turn.Time, series, agent);

    /// <summary>Takes away a turn that does not count any more.</summary>
    public void Remove(in Turn turn, int series, string agent) =>
        Add(new HourSum(default(UsageTotals) - turn.Totals, turn.ErrorReason is null ? 0 : -1), turn.Time, series, agent);

    private void Add(HourSum amount, long time, int series, string agent)
    {
        var hour = UnixTime.HourOf(time);
        if (hour != _runKey.Hour || series != _runKey.Series || !ReferenceEquals(agent, _runKey.Agent))
        {
            EndRun();
            _runKey = new HourKey(hour, series, agent);
        }
        _run = new HourSum(_run.Totals + amount.Totals, _run.Failed + amount.Failed);
    }

    public void Write()
    {
        EndRun();
        foreach (var (key, sum) in _sums)
        {
            var (messages, tokens, cost) = sum.Totals;
            _add.Bind(1, key.Hour).Bind(2, key.Series).Bind(3, key.Agent).Bind(4, messages).Bind(5, sum.Failed);
            _add.Bind(6, tokens.Input).Bind(7, tokens.Output).Bind(8, tokens.CacheRead).Bind(9, tokens.CacheWrite).Bind(10, cost).Run();
        }
    }

    public void Clear()
    {
        _sums.Clear();
        (_runKey, _run) = (default, default);
    }

    private void EndRun()
    {
        if (_run != default)
        {
            ref var sum = ref CollectionsMarshal.GetValueRefOrAddDefault(_sums, _runKey, out _);
            sum = new HourSum(sum.Totals + _run.Totals, sum.Failed + _run.Failed);
        }
        _run = default;
    }

    /// <summary>Adds no more than there is room for.</summary>
    private static string Increase(string column) => $"{column} = {column} + min(excluded.{column}, {long.MaxValue} - {column})";

    private readonly record struct HourKey(long Hour, int Series, string Agent);

    private readonly record struct HourSum(UsageTotals Totals, long Failed);
}
