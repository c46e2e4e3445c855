using Clawtail.Tailer.Codex;
using Clawtail.Tests.Support;

namespace Clawtail.Tests.Tailer.Codex;

/// <summary>Codex as its releases write rollouts, and what must be counted of it: threads, calls, compactions, forks, upgrades.</summary>
internal sealed class CodexModel
{
    private static readonly string[] Models = ["gpt-5.5", "gpt-5.6-terra"];

    private readonly List<ModelThread> _threads = [];
    private int _number;

    public CodexModel(CodexRelease release)
    {
        Release = release;
        _threads.Add(Open(parent: null));
    }

    public IReadOnlyList<ModelThread> Threads => _threads;

    /// <summary>Seconds after <see cref="Rollout.Epoch"/>.</summary>
    public double Now { get; private set; }

    public CodexRelease Release { get; private set; }

    private string Version => Release switch { CodexRelease.Copies => "0.143.0", CodexRelease.Refers => "0.151.0", _ => "0.154.0" };

    /// <summary>Begins another thread; it is the last one.</summary>
    public void Begin() => _threads.Add(Open(parent: null));

    public void Upgrade() => Release = Release == CodexRelease.Copies ? CodexRelease.Refers : CodexRelease.Records;

    public void Fork(int thread) => _threads.Add(Open(_threads[thread % _threads.Count]));

    /// <param name="calls">How many responses it took.</param>
    /// <param name="rollsBack">The thread is rolled back behind its first call, and the turn goes on.</param>
    /// <returns>The turn's id.</returns>
    public string Turn(int thread, int calls, ModelEnd end, bool rollsBack = false)
    {
        var on = _threads[thread % _threads.Count];
        var turn = Begin(on);
        on.Model = Models[_number % Models.Length];
        on.Lines.Add(Rollout.Context(Tick(), turn, on.Model));
        for (var i = 0; i < calls; i++)
        {
            Call(on, turn, i % 2 == 1);
            if (rollsBack && i == 0) RollBack(on);
        }
        End(on, turn, calls, end);
        return turn;
    }

    /// <summary>By the provider: only releases with records say what it cost. By a prompt: as a call.</summary>
    public void Compact(int thread, bool byPrompt)
    {
        var on = _threads[thread % _threads.Count];
        Repeat(on);
        var turn = Begin(on);
        if (byPrompt) Call(on, turn, repeats: false);
        else if (Release == CodexRelease.Records) Record(on, turn, Next());
        on.Lines.Add(Rollout.Count(Tick(), on.Total, new CodexUsage(0, 0, 0, 0, 0, 5_000), knowsCacheWrites: KnowsCacheWrites));
        on.Lines.Add(Complete(turn, message: null));
    }

    public void RollBack(int thread) => RollBack(_threads[thread % _threads.Count]);

    private void RollBack(ModelThread on)
    {
        if (on.Total is null) return;
        on.Lines.Add(Rollout.Count(Tick(), on.Total, new CodexUsage(0, 0, 0, 0, 0, 5_000), knowsCacheWrites: KnowsCacheWrites));
        on.Lines.Add(Rollout.Event(Tick(), "thread_rolled_back", "\"num_turns\":1"));
    }

    private bool KnowsCacheWrites => Release != CodexRelease.Copies;

    private ModelThread Open(ModelThread? parent)
    {
        var thread = new ModelThread(Rollout.Id(Tick(), ++_number)) { Model = parent?.Model };
        var fork = parent is null ? "\"source\":\"vscode\"" : $"\"forked_from_id\":\"{parent.Id}\"";
        thread.Lines.Add(Rollout.Meta(Tick(), thread.Id, Version, fork));
        if (parent is null) return thread;

        if (Release == CodexRelease.Copies)
        {
            thread.Lines.AddRange(parent.Lines.Select(line => Rollout.At(Tick(), line)));
            thread.Calls.AddRange(parent.Calls);
            thread.Failures.AddRange(parent.Failures);
            thread.FailedTurns.AddRange(parent.FailedTurns);
        }
        else if (thread.Model is not null)
        {
            thread.Lines.Add(Rollout.Event(Tick(), "thread_settings_applied", $"\"thread_settings\":{{\"model\":\"{thread.Model}\"}}"));
        }
        if (Release != CodexRelease.Refers) (thread.Total, thread.Last) = (parent.Total, parent.Last);
        return thread;
    }

    private string Begin(ModelThread on)
    {
        var turn = Rollout.Id(Tick(), ++_number);
        on.Lines.Add(Rollout.Started(Tick(), turn));
        return turn;
    }

    private void Call(ModelThread on, string turn, bool repeats)
    {
        var usage = Next();
        if (Release == CodexRelease.Records) Record(on, turn, usage);
        else on.Calls.Add(new ModelCall(on.Id, turn, on.Model ?? "unknown", usage));

        on.Total = Rollout.Sum(on.Total ?? default, usage);
        on.Last = usage;
        on.Lines.Add(Rollout.Count(Tick(), on.Total, usage, knowsCacheWrites: KnowsCacheWrites));
        if (repeats) Repeat(on);
    }

    private void Record(ModelThread on, string turn, CodexUsage usage)
    {
        on.Lines.Add(Rollout.Record(Tick(), turn, $"resp_{++_number}", usage));
        on.Calls.Add(new ModelCall(on.Id, turn, on.Model ?? "unknown", usage));
    }

    private void Repeat(ModelThread on, string limits = "null") => on.Lines.Add(Rollout.Count(Tick(), on.Total, on.Last, limits, KnowsCacheWrites));

    private void End(ModelThread on, string turn, int calls, ModelEnd end)
    {
        if (end == ModelEnd.Aborted)
        {
            on.Lines.Add(Rollout.Event(Tick(), "turn_aborted", $"\"turn_id\":\"{turn}\",\"reason\":\"interrupted\""));
            return;
        }

        if (end == ModelEnd.UsageLimit) Repeat(on, Rollout.Limits(100));
        on.Lines.Add(Complete(turn, end == ModelEnd.Answered ? "answer" : null, end));
        var isTold = Release != CodexRelease.Copies;
        if (end == ModelEnd.Answered || (!isTold && calls > 0)) return;
        on.FailedTurns.Add(turn);
        on.Failures.Add($"{on.Id} {turn} {on.Model} {(end == ModelEnd.UsageLimit ? "usage_limit" : isTold ? "overloaded" : "unknown")}");
    }

    private string Complete(string turn, string? message, ModelEnd end = ModelEnd.Answered)
    {
        var word = end == ModelEnd.UsageLimit ? "usage_limit_exceeded" : "server_overloaded";
        var error = end == ModelEnd.Answered || Release == CodexRelease.Copies ? null : $$"""{"message":"x","codex_error_info":"{{word}}"}""";
        return Rollout.Complete(Tick(), turn, message, error, knowsErrors: Release != CodexRelease.Copies);
    }

    /// <summary>Two in five calls are alike: their turn and the running total tell them apart.</summary>
    private CodexUsage Next() => new(10 + _number % 5 / 2, _number % 3, KnowsCacheWrites ? _number % 2 : 0, 3, 1, 13 + _number % 5 / 2);

    private double Tick() => Now += 0.25;
}

/// <summary>What a release does when it forks a thread, and whether it records calls.</summary>
internal enum CodexRelease
{
    /// <summary>0.143: copies the parent's lines, writes no errors.</summary>
    Copies,

    /// <summary>0.151: refers to the parent, counts from nothing.</summary>
    Refers,

    /// <summary>0.154: refers to the parent, counts on, and records each call.</summary>
    Records,
}

internal enum ModelEnd
{
    Answered,
    Overloaded,
    UsageLimit,
    Aborted,
}

internal sealed record ModelCall(string Thread, string Turn, string Model, CodexUsage Usage)
{
    /// <summary>Two calls that are alike are two.</summary>
    public bool Equals(ModelCall? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);

    public override string ToString() => $"{Thread} {Turn} {Model} {Usage.Tokens}";
}

internal sealed class ModelThread(string id)
{
    public string Id => id;

    public List<string> Lines { get; } = [];

    /// <summary>Those that stand in its rollout, copied ones included.</summary>
    public List<ModelCall> Calls { get; } = [];

    public List<string> Failures { get; } = [];

    /// <summary>Those whose failure stands in it.</summary>
    public List<string> FailedTurns { get; } = [];

    public string? Model { get; set; }

    public CodexUsage? Total { get; set; }

    public CodexUsage Last { get; set; }
}
