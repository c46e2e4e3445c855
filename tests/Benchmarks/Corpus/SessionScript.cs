namespace Clawtail.Benchmarks.Corpus;

/// <summary>Plays one session turn by turn: who speaks next, when, and how a turn ends.</summary>
internal sealed class SessionScript(SessionPlan session, EntryBuffer buffer, CodingText text, Dice dice, Truth truth, HashSet<long> failedAt)
{
    /// <summary>From the request of a turn to the last of its tool results.</summary>
    public const long LongestTurnMs = 40_000;

    private readonly EntryWriter _entries = new(session, buffer, text, dice);
    private long _now = session.StartMs;
    private int _context = 9_000;

    /// <summary>When the last entry was written, Unix milliseconds.</summary>
    public long Now => _now;

    public int ToolResults { get; private set; }

    /// <summary>Text of tool results alone, without what surrounds it.</summary>
    public long ToolResultBytes { get; private set; }

    /// <param name="parent">The transcript of the parent when the session is a fork, and its plan and end.</param>
    /// <param name="toolResultMean">Mean size of a tool result in bytes.</param>
    public void Play((SessionPlan Plan, EntryBuffer Buffer, long End)? parent, double toolResultMean)
    {
        Begin(parent);

        var userSpeaks = true;
        for (var turn = 0; turn < session.Turns; turn++)
        {
            if (userSpeaks) _entries.User(_now);
            var requestedMs = _now += dice.Between(200, 4_000);
            _now += dice.Between(500, (int)LongestTurnMs - 12_000);
            userSpeaks = !Turn(requestedMs, toolResultMean);
        }
    }

    private void Begin((SessionPlan Plan, EntryBuffer Buffer, long End)? parent)
    {
        if (parent is not var (plan, copied, end))
        {
            _entries.Header(_now, parentId: null);
            _entries.Opening(_now);
            return;
        }

        _now = end + 1_000;
        _entries.Header(_now, plan.Id);
        buffer.CopyFrom(copied, lastEntry: dice.Between(4, copied.EntryCount - 1));
        truth.AddCopies(buffer.CountOf(EntryKind.Turn), buffer.CountOf(EntryKind.Synthetic));
    }

    /// <returns>Whether the model goes on by itself: after a tool, or in a retry.</returns>
    private bool Turn(long requestedMs, double toolResultMean)
    {
        if (dice.Chance(0.015))
        {
            Fail(requestedMs);
            return true;
        }

        var calls = dice.Chance(0.82) ? (dice.Chance(0.1) ? 2 : 1) : 0;
        _context = _context > 180_000 ? 20_000 : _context + dice.Between(100, 4_000);
        var usage = Usage.Of(session.Model, _context, dice.Between(20, 1_800), dice);
        var callIds = _entries.Assistant(requestedMs, _now, calls, usage);
        truth.Add(session, usage, requestedMs);

        foreach (var id in callIds)
        {
            _now += dice.Between(20, 4_000);
            var bytes = (int)Math.Clamp(dice.HeavyTailed(toolResultMean, sigma: 1.3), 40, 400_000);
            _entries.ToolResult(_now, id, bytes);
            ToolResultBytes += bytes;
            ToolResults++;
        }

        if (calls == 0) Rest();
        return calls > 0;
    }

    private void Fail(long requestedMs)
    {
        // Failed turns differ in little but their time.
        while (!failedAt.Add(requestedMs)) requestedMs++;
        var failure = dice.Pick<Failure>(Failure.All);
        _entries.Failed(requestedMs, _now, failure);
        truth.AddError(session, failure, requestedMs);
    }

    private void Rest()
    {
        if (dice.Chance(0.05)) _entries.Compaction(_now);
        if (!dice.Chance(0.03)) return;
        _entries.DeliveryMirror(_now);
        truth.AddSynthetic();
    }
}
