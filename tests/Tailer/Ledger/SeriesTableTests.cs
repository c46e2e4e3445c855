using Clawtail.Tailer.Ledger;
using CsCheck;
using Xunit;

namespace Clawtail.Tests.Tailer.Ledger;

/// <summary>A transaction that does not become durable leaves no trace in the series, whatever it did.</summary>
public sealed class SeriesTableTests
{
    private static readonly UsageTotals One = new(1, new TokenCounts(1, 2, 3, 4), 5);

    [Fact]
    public void A_series_is_added_by_its_first_change_and_not_by_being_looked_for()
    {
        var table = new SeriesTable(maxSeries: 10);

        table.Make(Labels(1), default);
        table.Commit();
        Assert.Empty(table.Rows);

        Count(table, 1);
        table.Commit();
        Assert.Equal(1, Assert.Single(table.Rows).Id);
    }

    [Fact]
    public void Series_beyond_the_budget_are_folded_and_a_rollback_gives_their_place_back()
    {
        var table = new SeriesTable(maxSeries: 1);

        Count(table, 1);
        table.Rollback();
        Count(table, 2);
        Count(table, 3);
        table.Commit();

        Assert.Equal([false, true], table.Rows.Select(r => r.Folded));
    }

    [Fact]
    public void What_is_rolled_back_never_was_and_what_is_committed_stays() =>
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, 5]).List[0, 60].Sample(steps =>
        {
            var table = new SeriesTable(maxSeries: 3);
            var (durable, running) = (new Dictionary<int, long>(), new Dictionary<int, long>());
            foreach (var (what, series) in steps)
            {
                if (what < 2)
                {
                    Count(table, series);
                    running[series] = running.GetValueOrDefault(series, durable.GetValueOrDefault(series)) + 1;
                }
                else
                {
                    if (what == 2) table.Commit();
                    else table.Rollback();
                    if (what == 2) foreach (var (key, value) in running) durable[key] = value;
                    running.Clear();
                    Assert.Equal(durable.OrderBy(d => d.Key), table.Rows.Select(r => KeyValuePair.Create(int.Parse(r.Labels.Model), r.Values.Counted.Messages)).OrderBy(r => r.Key));
                    Assert.Equal(Enumerable.Range(1, table.Rows.Length), table.Rows.Select(r => r.Id));
                    Assert.True(table.Rows.Count(r => !r.Folded) <= 3);
                    Assert.Empty(table.Dirty);
                }
            }
        });

    private static SeriesLabels Labels(int series) => new("p", $"{series}", "k");

    private static void Count(SeriesTable table, int series)
    {
        var row = table.Find(Labels(series)) ?? table.Make(Labels(series), default);
        table.Change(row, row.Pending.Count(One));
    }
}
