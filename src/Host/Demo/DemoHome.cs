namespace Clawtail.Host.Demo;

/// <summary>A temporary OpenClaw home with agents that have a month of history, most of it of today. Disposing it removes all of it.</summary>
internal sealed class DemoHome : IDisposable
{
    private static readonly TimeSpan History = TimeSpan.FromDays(30);

    /// <summary>The part of it that is as lively as the demo itself.</summary>
    private static readonly TimeSpan Lately = TimeSpan.FromHours(8);

    /// <summary>How long ago a plan was used up.</summary>
    private static readonly TimeSpan Refusal = TimeSpan.FromHours(6);

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("clawtail-demo-");
    private readonly Dice _dice;
    private readonly IReadOnlyList<DemoAgent> _agents;

    /// <summary>What one more agent does, on the native Codex runtime.</summary>
    private readonly DemoThread _thread;

    public DemoHome(DateTimeOffset now, int seed)
    {
        _dice = new Dice(seed);
        PrivateFile.MakeDirectory(OpenClawDirectory);
        _agents =
        [
            new(OpenClawDirectory, "main", DemoModel.Large, _dice),
            new(OpenClawDirectory, "support", DemoModel.Small, _dice),
            new(OpenClawDirectory, "archivist", DemoModel.Former, _dice),
            new(OpenClawDirectory, "tinkerer", DemoModel.Local, _dice),
        ];
        DemoAccounts.Write(OpenClawDirectory, "main", "lobster@example.com", "plus", now.AddDays(9));
        DemoAccounts.Write(OpenClawDirectory, "support", "shrimp@example.com", "team", now.AddHours(3));
        _thread = new DemoThread(OpenClawDirectory, "navigator", now - History, now - Refusal, _dice);
        WriteHistory(now);
    }

    /// <summary>What an OpenClaw of its own would have as <c>~/.openclaw</c>.</summary>
    public string OpenClawDirectory => Path.Combine(_root.FullName, "openclaw");

    /// <summary>Where Clawtail may keep its ledger.</summary>
    public string StateDirectory => Path.Combine(_root.FullName, "state");

    /// <summary>Lets one of the agents do something.</summary>
    /// <returns>How long they are quiet then.</returns>
    public TimeSpan Act(DateTimeOffset at)
    {
        ActOne(at);
        return _dice.Between(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(1.5));
    }

    public void Dispose() => _root.Delete(recursive: true);

    /// <summary>People sleep at night and rest on Sundays; what they have scheduled does not.</summary>
    private TimeSpan Pause(DateTimeOffset at, DateTimeOffset now)
    {
        if (at >= now - Lately) return _dice.Between(TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(3));

        var isQuiet = at.Hour is < 7 or > 21 || at.DayOfWeek == DayOfWeek.Sunday;
        return isQuiet ? _dice.Between(TimeSpan.FromMinutes(60), TimeSpan.FromMinutes(180)) : _dice.Between(TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(30));
    }

    private void WriteHistory(DateTimeOffset now)
    {
        for (var at = now - History; at < now; at += Pause(at, now)) ActOne(at);
    }

    private void ActOne(DateTimeOffset at)
    {
        if (_dice.Falls(0.2)) _thread.Act(at);
        else _dice.Pick(_agents).Act(at);
    }
}
