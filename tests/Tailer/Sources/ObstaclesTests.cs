using Clawtail.Tailer;
using Clawtail.Tailer.Ledger;
using Clawtail.Tailer.Sources;
using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Tailer.Sources;

public sealed class ObstaclesTests
{
    private readonly Obstacles _obstacles = new(TailerLimits.Default);

    [Fact]
    public void What_stands_in_the_way_makes_history_of_everything_that_is_there_now()
    {
        _obstacles.Stand("agents/a/sessions", 100);

        Assert.Equal(500, _obstacles.HistoryBefore("agents/a/sessions/s.jsonl", now: 500));
        Assert.Equal(0, _obstacles.HistoryBefore("agents/b/sessions/s.jsonl", now: 500));
    }

    [Fact]
    public void What_became_readable_makes_history_of_what_is_older_than_that()
    {
        _obstacles.Stand("agents/a/sessions", 100);
        _obstacles.Clear("agents/a/sessions", 300);

        Assert.Equal(300, _obstacles.HistoryBefore("agents/a/sessions/s.jsonl", now: 500));
        Assert.Empty(_obstacles.Standing);
    }

    [Fact]
    public void Every_change_is_handed_over_once_and_a_restart_knows_the_same()
    {
        _obstacles.Stand("a", 100);
        _obstacles.Stand("a", 200);
        _obstacles.Clear("a", 300);
        _obstacles.Clear("a", 400);

        var changes = _obstacles.TakeChanges();
        var restarted = new Obstacles(TailerLimits.Default);
        restarted.Load(changes);

        Assert.Equal([new Obstacle("a", 100, null), new Obstacle("a", 100, 300)], changes);
        Assert.Empty(_obstacles.TakeChanges());
        Assert.Equal(300, restarted.HistoryBefore("a", 500));
    }

    [Fact]
    public void No_more_are_remembered_than_the_limit_and_those_that_stand_longest()
    {
        var obstacles = new Obstacles(TinyLimits.Instance);
        obstacles.Stand("gone", 1);
        obstacles.Clear("gone", 2);
        obstacles.Stand("stands", 3);

        obstacles.Stand("new", 4);

        Assert.Equal(["new", "stands"], obstacles.Standing.Order());
        Assert.Equal(0, obstacles.HistoryBefore("gone", 500));
    }
}
