using System.Collections.Immutable;
using Clawtail.Tailer;
using Clawtail.Tailer.Ledger;
using Clawtail.Tailer.OpenClaw.Auth;
using Clawtail.Tailer.OpenClaw.Native;
using Clawtail.Tailer.OpenClaw.Sessions;

namespace Clawtail.Tests.Support;

/// <summary>A tailer that a test moves by hand: totals as a ledger commits them, releases that are durable when it says so.</summary>
internal sealed class FakeTailerView : ITailerView, IUsageTotals
{
    private volatile UsageSnapshot _current = UsageSnapshot.Empty;

    public UsageSnapshot Current
    {
        get
        {
            Waiting = true;
            Open.Wait();
            return Fault is null ? _current : throw Fault;
        }

        set => _current = value;
    }

    public IUsageTotals Totals => this;

    public SessionCounts Sessions { get; set; } = SessionCounts.Empty;

    public ImmutableArray<OAuthAccount> Accounts { get; set; } = [];

    public ImmutableArray<AccountHealth> AccountHealth { get; set; } = [];

    public CodexQuota Quota { get; set; } = CodexQuota.Empty;

    public TailerStatus Status { get; set; } = new(true, null, [], TimeSpan.Zero);

    /// <summary>While it is reset, whoever asks for the totals waits.</summary>
    public ManualResetEventSlim Open { get; } = new(initialState: true);

    /// <summary>Somebody has asked for the totals, and may be waiting for them.</summary>
    public bool Waiting { get; private set; }

    /// <summary>Thrown at whoever asks for the totals.</summary>
    public Exception? Fault { get; set; }

    /// <summary>Every request to release series, in order.</summary>
    public List<SeriesReleases> Asked { get; } = [];

    /// <summary>False: requests are noted but never committed, as with a full disk.</summary>
    public bool CommitsReleases { get; set; } = true;

    public void Release(SeriesReleases releases)
    {
        Asked.Add(releases);
        if (CommitsReleases) Commit(releases);
    }

    /// <summary>What the ledger does with a request, sooner or later.</summary>
    public void Commit(SeriesReleases releases) => _current = _current with
    {
        Usage = [.. _current.Usage.Select(s => releases.Usage.Contains(s.State.Id) ? Released(s) : s)],
        Errors = [.. _current.Errors.Select(s => releases.Errors.Contains(s.State.Id) ? Released(s) : s)],
        Agents = [.. _current.Agents.Select(s => releases.Agents.Contains(s.State.Id) ? Released(s) : s)],
    };

    /// <summary>The first catch-up ends: whatever was counted so far is history, and shown at once.</summary>
    public void CompleteBaseline() => _current = _current with
    {
        BaselineComplete = true,
        Usage = [.. _current.Usage.Select(Released)],
        Errors = [.. _current.Errors.Select(Released)],
        Agents = [.. _current.Agents.Select(Released)],
    };

    /// <summary>Counts turns of a series, which is born by its first.</summary>
    public void Count(
        string model, string kind = "main", long messages = 1, TokenCounts tokens = default, long costNanoUsd = 0, bool folded = false)
    {
        var amount = new UsageTotals(messages, tokens, costNanoUsd);
        var known = _current.Usage.FirstOrDefault(s => (s.Model, s.SessionKind) == (model, kind));
        if (known is null)
        {
            var state = new SeriesState(_current.Usage.Length + 1, Released: false, folded, Hidden: false);
            var born = new UsageSeries(state, "openai-codex", model, kind, amount, default);
            _current = _current with { Usage = _current.Usage.Add(born) };
            return;
        }
        var grown = known with
        {
            Counted = known.Counted + amount,
            Exposed = known.State.Released ? known.Counted + amount : known.Exposed,
        };
        _current = _current with { Usage = _current.Usage.Replace(known, grown) };
    }

    /// <summary>Counts failed turns of a series, which is born by its first.</summary>
    public void Fail(string model, string reason, long count = 1, bool folded = false)
    {
        var known = _current.Errors.FirstOrDefault(s => (s.Model, s.Reason) == (model, reason));
        _current = _current with
        {
            Errors = known is null
                ? _current.Errors.Add(new(new(_current.Errors.Length + 1, false, folded, false), "openai-codex", model, reason, count, 0))
                : _current.Errors.Replace(known, known with { Counted = known.Counted + count, Exposed = known.State.Released ? known.Counted + count : 0 }),
        };
    }

    private static AgentSeries Released(AgentSeries series) =>
        series with { State = series.State with { Released = true }, Exposed = series.Counted };

    private static UsageSeries Released(UsageSeries series) =>
        series with { State = series.State with { Released = true }, Exposed = series.Counted };

    private static ErrorSeries Released(ErrorSeries series) =>
        series with { State = series.State with { Released = true }, Exposed = series.Counted };
}
