using System.IO.Hashing;
using Clawtail.Tailer.Ledger;
using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Tailer.Ledger;

/// <summary>What was shown, beside the ledger.</summary>
public sealed class ShownFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string Ledger => _folder.Combine("ledger.sqlite");

    [Fact]
    public void What_is_written_is_read()
    {
        Write();

        var content = ShownFile.Read(Ledger)!;

        Assert.Equal((7, 3, 99), (content.Ledger, content.Commit, content.Shown.LastTurn));
        Assert.Equal(Values, Assert.Single(content.Shown.Usage).Values);
        Assert.Equal(("main", Values), (Assert.Single(content.Shown.Agents).Labels.Provider, content.Shown.Agents[0].Values));
    }

    [Fact]
    public void A_file_of_a_Clawtail_that_knew_no_agents_is_read_too()
    {
        Write(isWithoutAgents: true);
        var bytes = File.ReadAllBytes(Ledger + "-shown")[..^sizeof(int)];
        bytes[7] = (byte)'1';
        BitConverter.TryWriteBytes(bytes.AsSpan(8), XxHash64.HashToUInt64(bytes.AsSpan(16)));
        File.WriteAllBytes(Ledger + "-shown", bytes);

        var content = ShownFile.Read(Ledger)!;

        Assert.Equal(Values, Assert.Single(content.Shown.Usage).Values);
        Assert.Empty(content.Shown.Agents);
    }

    [Fact]
    public void A_file_that_was_not_written_to_its_end_is_as_good_as_absent()
    {
        Write();
        File.WriteAllBytes(Ledger + "-shown", File.ReadAllBytes(Ledger + "-shown")[..^1]);

        Assert.Null(ShownFile.Read(Ledger));
    }

    public void Dispose() => _folder.Dispose();

    private static SeriesValues Values { get; } = new(
        new UsageTotals(1, new TokenCounts(2, 3, 4, 5), 6), new UsageTotals(-1, new TokenCounts(-2, 0, 0, 0), 0), default, Released: true, Hidden: false);

    private void Write(bool isWithoutAgents = false)
    {
        var usage = new SeriesRow(1, new SeriesLabels("openai", "gpt", "main"), folded: false, Values);
        var agent = new SeriesRow(1, SeriesLabels.OfAgent("main"), folded: true, Values);
        using var file = new ShownFile(Ledger);
        file.Write(7, 3, new ShownTotals([usage], [], isWithoutAgents ? [] : [agent], 99));
    }
}
