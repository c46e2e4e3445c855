using System.Globalization;
using Clawtail.Tailer.Ledger;

namespace Clawtail.Tailer.OpenClaw.Entries;

/// <summary>What the model calls of one run have used: those since a user said something last.</summary>
/// <remarks>
/// OpenClaw 2026.5.4 to 2026.7.1-2 writes the reply of a run that it made itself once more at its end, as <c>api: "cli"</c> and with
/// the usage of the whole run (openclaw#83427). A command-line backend leaves one such row too, but then it is the only row of its run.
/// </remarks>
/// <param name="IsKnown">What stands before is known; false in the middle of a transcript whose beginning was read by an older Clawtail.</param>
/// <param name="Calls">Rows that were not written by a command-line bridge.</param>
/// <param name="Tokens">Their sum.</param>
internal readonly record struct RunUsage(bool IsKnown, long Calls, TokenCounts Tokens)
{
    private const int Fields = 5;

    /// <summary>Nothing was called yet.</summary>
    public static RunUsage Start => new(true, 0, default);

    public static RunUsage Unknown => default;

    /// <summary>Whether a bridge's row with this usage says only what the run has said already.</summary>
    public bool IsRepeatedBy(TokenCounts tokens) => IsKnown && Calls > 0 && tokens != default && tokens == Tokens;

    public RunUsage With(TokenCounts call) => this with { Calls = Calls + 1, Tokens = Tokens + call };

    /// <returns>As a position keeps it; null if nothing is known.</returns>
    public string? Save() => IsKnown
        ? string.Create(CultureInfo.InvariantCulture, $"{Calls} {Tokens.Input} {Tokens.Output} {Tokens.CacheRead} {Tokens.CacheWrite}")
        : null;

    /// <param name="saved">What <see cref="Save"/> gave; anything else, and nothing, is unknown.</param>
    public static RunUsage Restore(string? saved)
    {
        var fields = saved?.Split(' ') ?? [];
        if (fields.Length != Fields) return Unknown;

        Span<long> numbers = stackalloc long[Fields];
        for (var i = 0; i < Fields; i++)
        {
            if (!long.TryParse(fields[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i])) return Unknown;
        }
        return new RunUsage(true, numbers[0], new TokenCounts(numbers[1], numbers[2], numbers[3], numbers[4]));
    }
}
