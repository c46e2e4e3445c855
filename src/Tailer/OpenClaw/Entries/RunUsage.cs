using Clawtail.Tailer.Ledger;

namespace Clawtail.Tailer.OpenClaw.Entries;

/// <summary>What the model calls of one run have used: those since a user said something last.</summary>
/// <remarks>
/// OpenClaw 2026.5.4 to 2026.7.1-2 writes the reply of a run that it made itself once more at its end, as <c>api: "cli"</c> and with
/// the usage of the whole run (openclaw#83427). A command-line backend leaves one such row too, but then it is the only row of its run.
/// </remarks>
/// <param name="Calls">Rows that were not written by a command-line bridge.</param>
/// <param name="Tokens">Their sum.</param>
internal readonly record struct RunUsage(long Calls, TokenCounts Tokens)
{
    /// <summary>Whether a bridge's row with this usage says only what the run has said already.</summary>
    public bool IsRepeatedBy(TokenCounts tokens) => Calls > 0 && tokens != default && tokens == Tokens;

    public RunUsage With(TokenCounts call) => new(Calls + 1, Tokens + call);
}
