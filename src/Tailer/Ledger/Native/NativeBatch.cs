namespace Clawtail.Tailer.Ledger.Native;

/// <summary>What a batch holds of the native Codex runtime, in the order it was read.</summary>
internal sealed class NativeBatch
{
    /// <summary>The agent whose rollout was read.</summary>
    public string Agent { get; set; } = "";

    public List<NativeThread> Threads { get; } = [];

    public List<NativeCall> Calls { get; } = [];

    public List<NativeRow> Rows { get; } = [];

    public List<NativeLimit> Limits { get; } = [];

    /// <summary>What there is to count; what threads are says every batch anew.</summary>
    public int Count => Calls.Count + Rows.Count + Limits.Count;

    public void Clear()
    {
        Agent = "";
        Threads.Clear();
        Calls.Clear();
        Rows.Clear();
        Limits.Clear();
    }
}
