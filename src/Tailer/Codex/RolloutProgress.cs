using Clawtail.Tailer.Json;

namespace Clawtail.Tailer.Codex;

/// <summary>Where a rollout stands after the lines that were read: its thread, its turn and its running total.</summary>
internal sealed class RolloutProgress
{
    private readonly List<RolloutThread> _ancestors = new(RolloutState.MaxAncestors);
    private RolloutThread _thread;
    private bool _isDeclared;
    private string? _model;
    private CodexUsage? _total;
    private RolloutTurn _turn;

    public RolloutThread Thread => _thread;

    public ref readonly RolloutTurn Turn => ref _turn;

    /// <summary>The model of the calls that follow: that of the turn, or the thread's last.</summary>
    public string Model => _turn.Model ?? _model ?? "unknown";

    /// <summary>
    /// Whether the turn was copied from another thread: it was made before the file's thread was. Compared by the times in
    /// their ids; the times in lines are whole seconds, or those of the copying.
    /// </summary>
    public bool IsCopy => _ancestors.Count > 0 && (!_turn.Id.IsPresent || _turn.Id.Time < _thread.Id.Time);

    /// <summary>Whose turn it is.</summary>
    public RolloutThread Owner => IsCopy ? AncestorAt(_turn.Id.Time) : _thread;

    public void Restore(RolloutState state)
    {
        _ancestors.Clear();
        _ancestors.AddRange(state.Ancestors ?? []);
        (_thread, _isDeclared, _model, _total, _turn) = (state.Thread, state.IsDeclared, state.Model, state.Total, state.Turn ?? default);
    }

    public RolloutState Save() => new()
    {
        Thread = _thread,
        IsDeclared = _isDeclared,
        Ancestors = _ancestors.Count == 0 ? null : [.. _ancestors],
        Model = _model,
        Total = _total,
        Turn = _turn == default ? null : _turn,
    };

    /// <summary>The first is the file's own, unless its name says otherwise; those behind it came with copied lines.</summary>
    public void Declare(RolloutThread thread)
    {
        if (!thread.Id.IsPresent) return;

        if (!_thread.Id.IsPresent || thread.Id == _thread.Id)
        {
            if (!_isDeclared) _thread = thread;
            _isDeclared = true;
        }
        else if (_ancestors.Count < RolloutState.MaxAncestors && !IsAncestor(thread.Id))
        {
            _ancestors.Add(thread);
        }
    }

    public void Enter(Uuid turn)
    {
        if (turn.IsPresent && turn != _turn.Id) _turn = new RolloutTurn(turn);
    }

    public void Start(long started) => _turn = _turn with { Started = started };

    public void SetContext(string? model)
    {
        _turn = _turn with { HasContext = true, Model = model ?? _turn.Model };
        _model = model ?? _model;
    }

    /// <summary>Settings name the model of a fork whose first turn is a compaction, which has no context.</summary>
    public void SetSettings(string? model) => _model ??= model;

    /// <summary>Whoever began the file, it is a release with records that goes on with it.</summary>
    public void AddRecord()
    {
        _turn = _turn with { HasCall = true, HasRecord = true };
        if (!_thread.WritesRecords) _thread = _thread with { Release = RolloutThread.FirstWithRecords };
    }

    public void SetAtLimit() => _turn = _turn with { IsAtLimit = true };

    public void End() => _turn = _turn with { IsOver = true };

    /// <summary>Takes the running total of a <c>token_count</c>.</summary>
    /// <returns>Whether it is a call: the total moved, by something asked or answered, and no record says the same.</returns>
    public bool Advance(in CodexUsage total, in CodexUsage last)
    {
        var isCall = total != (_total ?? default) && !last.IsNoCall && !_turn.HasRecord && !GoesOn(total, last);
        _total = total;
        if (isCall) _turn = _turn with { HasCall = true };
        return isCall;
    }

    /// <summary>
    /// Forks of releases with records begin with their parent's total, without its lines: a request that is refused before the
    /// fork's first call repeats the parent's last one. Where the first line is lost, a total that is more than the first call says that
    /// there was something before.
    /// </summary>
    private bool GoesOn(in CodexUsage total, in CodexUsage last) =>
        _total is null && _ancestors.Count == 0 && (_thread.ForkedFrom.IsPresent || !_isDeclared) && (_thread.WritesRecords || total != last);

    private bool IsAncestor(Uuid thread)
    {
        foreach (var ancestor in _ancestors)
        {
            if (ancestor.Id == thread) return true;
        }
        return false;
    }

    private RolloutThread AncestorAt(long? time)
    {
        var owner = _ancestors[0];
        foreach (var ancestor in _ancestors)
        {
            if (ancestor.Id.Time <= time) return ancestor;
            owner = ancestor;
        }
        return owner;
    }
}
