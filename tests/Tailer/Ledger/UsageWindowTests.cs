using Clawtail.Tailer.Ledger;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Clawtail.Tests.Tailer.Ledger;

public sealed class UsageWindowTests : IDisposable
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeMilliseconds(1_000_000_000);
    private readonly SqliteConnection _connection = new("Data Source=:memory:");

    public UsageWindowTests()
    {
        _connection.Open();
        Execute("CREATE TABLE turns(time INTEGER, usage_series INTEGER, error_series INTEGER, input INTEGER, output INTEGER, cache_read INTEGER, cache_write INTEGER)");
        for (var i = 1; i <= 4; i++) Execute($"INSERT INTO turns VALUES({Now.AddMinutes(-10 * i).ToUnixTimeMilliseconds()}, {i % 2}, NULL, 1, 0, 0, 0)");
    }

    public void Dispose() => _connection.Dispose();

    [Fact]
    public void A_window_that_cannot_be_read_while_it_moves_on_is_right_when_it_can()
    {
        using var window = new UsageWindow(_connection, "1h", TimeSpan.FromHours(1));
        window.Load(Now);
        Assert.Equal(4, Messages(window));

        Execute("ALTER TABLE turns RENAME TO away");
        Assert.Throws<SqliteException>(() => window.Advance(Now.AddMinutes(35)));
        Assert.Equal(4, Messages(window));

        Execute("ALTER TABLE away RENAME TO turns");
        Assert.True(window.Advance(Now.AddMinutes(35)));
        Assert.Equal(2, Messages(window));
    }

    [Fact]
    public void A_clock_that_steps_back_and_forth_subtracts_nothing_twice()
    {
        using var window = new UsageWindow(_connection, "1h", TimeSpan.FromHours(1));
        window.Load(Now);

        foreach (var minutes in (ReadOnlySpan<int>)[25, -300, 25, 0, 35, -10, 35]) window.Advance(Now.AddMinutes(minutes));
        Assert.Equal(2, Messages(window));

        window.Add(new CountedTurn(1, Now.AddMinutes(30).ToUnixTimeMilliseconds(), Failed: false, default));
        Assert.Equal(3, Messages(window));
    }

    private static long Messages(UsageWindow window)
    {
        var all = System.Collections.Immutable.ImmutableArray.CreateBuilder<WindowUsage>();
        window.AppendTo(all, [Row(0), Row(1)]);
        return all.Sum(w => w.Messages);
    }

    private static UsageRow Row(int id) => new() { Labels = new SeriesLabels("p", "m", $"k{id}"), State = new SeriesState(id, Released: true, Folded: false) };

    private void Execute(string sql)
    {
        using var command = _connection.CreateCommand();
#pragma warning disable CA2100 // Numbers of the test's own.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
