using Clawtail.Tailer.Ledger;

namespace Clawtail.Tailer.Sources;

/// <summary>A source as the loop keeps it: what is known, what is open, and what the sweeps saw. Only the loop changes it.</summary>
/// <param name="name">As the ledger calls it: relative to the home.</param>
internal sealed class TrackedSource(SourceFormat format, string name, Source source) : IDisposable
{
    private Source? _saved;
    private TimeSpan _retryDelay;
    private long? _endAtStart;

    public SourceFormat Format { get; } = format;

    public string Name { get; } = name;

    public Source Source { get; set; } = source;

    /// <summary>Open while a pass reads the source, and after it where the reader holds something; null otherwise.</summary>
    public SourceReader? Reader { get; private set; }

    /// <summary>A reading has begun and did not come to the end yet.</summary>
    public bool IsBeingRead { get; private set; }

    /// <summary>The last sweep that found it.</summary>
    public int Sweep { get; set; }

    /// <summary>When a sweep first did not find it (<see cref="TimeProvider.GetTimestamp"/>); null while it is there.</summary>
    public long? MissedSince { get; set; }

    /// <summary>When it first was in trouble without ever having been read (<see cref="TimeProvider.GetTimestamp"/>); null otherwise.</summary>
    public long? UnreadSince { get; set; }

    /// <summary>Of what was there when it was first read, nothing is left to read: what is added faster than it can be read holds up no start.</summary>
    public bool IsPastStart => Source.Offset >= _endAtStart;

    /// <summary>Until then a source that failed unexpectedly is left alone (<see cref="TimeProvider.GetTimestamp"/>).</summary>
    public long? RetryAt { get; private set; }

    /// <summary>The source as the ledger has it already.</summary>
    public void MarkSaved() => _saved = Source;

    /// <summary>To be called by the thread that is about to read.</summary>
    public SourceReader OpenReader() => Reader ??= Format.CreateReader(Source);

    /// <summary>A reading that failed unexpectedly, or found nothing, is tried again ever later; one that succeeds begins that anew.</summary>
    public void ScheduleRetry(TailerLimits limits, TimeProvider time)
    {
        if (IsBeingRead) return;

        var isFaulty = Source.Trouble is { Kind: TroubleKind.Faulty or TroubleKind.OverBudget };
        _retryDelay = !isFaulty ? TimeSpan.Zero
            : _retryDelay == TimeSpan.Zero ? limits.FirstRetry
            : 2 * _retryDelay < limits.LastRetry ? 2 * _retryDelay : limits.LastRetry;
        RetryAt = isFaulty ? time.GetTimestamp() + (long)(_retryDelay.TotalSeconds * time.TimestampFrequency) : null;
    }

    /// <summary>Takes over what a reading found. After the last of a pass, its reader is closed unless it holds something open.</summary>
    public void Take(in ReadResult result)
    {
        _endAtStart ??= Source.Offset + Source.BytesBehind;
        Source = result.Next;
        IsBeingRead = result.Outcome == ReadOutcome.More;
        if (!IsBeingRead && Reader is { IsHeldOpen: false }) Close();
    }

    /// <returns>The row to save; null when the ledger would learn nothing from it.</returns>
    public SourcePosition? TakeUnsaved()
    {
        if (_saved is { } saved ? !Source.HasMoved(saved) : !Source.HasPosition) return null;

        _saved = Source;
        return new SourcePosition(Name, Format.Name, Format.Save(Source));
    }

    /// <summary>Lets go of whatever a reading holds; it begins again at the position.</summary>
    public void Close()
    {
        Reader?.Dispose();
        Reader = null;
        IsBeingRead = false;
    }

    public void Dispose() => Close();
}
