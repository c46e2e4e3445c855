namespace Clawtail.Benchmarks.Corpus;

/// <summary>Writes a home with the transcripts of weeks, and the truth about it.</summary>
internal sealed class CorpusWriter(CorpusOptions options)
{
    private readonly Dice _dice = new(options.Seed);
    private readonly Truth _truth = new();
    private readonly HashSet<long> _failedAt = [];
    private readonly List<(SessionPlan Session, long UpdatedMs)> _written = [];
    private EntryBuffer _current = new();
    private EntryBuffer _previous = new();
    private long _bytes;
    private long _toolBytes;
    private int _turns;
    private int _toolResults;

    public long Bytes => _bytes;

    public void Write()
    {
        Directory.CreateDirectory(options.Sessions);
        var text = new CodingText(_dice);
        foreach (var session in new CorpusPlan(options, _dice).Sessions()) Play(session, text);

        SessionsIndex.Write(options.Sessions, _written);
        _truth.WriteTo(Path.Combine(options.Directory, "truth.json"));
    }

    private void Play(SessionPlan session, CodingText text)
    {
        (_previous, _current) = (_current, _previous);
        _current.Clear();
        var script = new SessionScript(session, _current, text, _dice, _truth, _failedAt);
        var toolMean = ToolResultMean();
        script.Play(session.IsFork ? (_written[^1].Session, _previous, _written[^1].UpdatedMs) : null, toolMean);

        var path = Path.Combine(options.Sessions, session.Id + ".jsonl");
        File.WriteAllBytes(path, _current.Written);
        File.SetLastWriteTimeUtc(path, DateTimeOffset.FromUnixTimeMilliseconds(script.Now).UtcDateTime);
        _written.Add((session, script.Now));
        _bytes += _current.Written.Length;
        _toolBytes += script.ToolResultBytes;
        _toolResults += script.ToolResults;
        _turns += session.Turns;
    }

    /// <summary>Tool results fill whatever the other entries leave of the wanted size.</summary>
    private double ToolResultMean()
    {
        var otherPerTurn = _turns == 0 ? 2_500 : (double)(_bytes - _toolBytes) / _turns;
        var resultsPerTurn = _turns == 0 ? 0.9 : (double)_toolResults / _turns;
        var turnsLeft = options.Turns - _turns;
        return Math.Max(100, (((options.Bytes - _bytes) / (double)turnsLeft) - otherPerTurn) / resultsPerTurn);
    }
}
