using System.Globalization;
using System.Text;
using Clawtail.Tailer.Ledger;
using Clawtail.Tailer.OpenClaw.Entries;
using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Tailer.OpenClaw.Entries;

public sealed class RunUsageTests
{
    private readonly TranscriptParser _parser = new();

    /// <param name="rows"><c>u</c> is a user, <c>10</c> a call with that input, <c>c10</c> a bridge's row with it, <c>t</c> a tool result.</param>
    [Theory]
    [InlineData("u 10 c10", "10")]
    [InlineData("u 10 t 20 c30", "10 20")]
    [InlineData("u 10 t 20 c20", "10 20 c20")]
    [InlineData("u c10", "c10")]
    [InlineData("u c10 u c10", "c10 c10")]
    [InlineData("u 10 u c10", "10 c10")]
    [InlineData("u 10 c10 u 10 t 10 c20", "10 10 10")]
    [InlineData("u 10 c10 c10", "10")]
    [InlineData("u c10 c10", "c10 c10")]
    [InlineData("10 c10", "10")]
    [InlineData("u 0 c0", "0")]
    public void A_bridges_row_that_says_what_its_run_said_is_a_copy_and_any_other_is_a_turn(string rows, string counted) =>
        Assert.Equal(counted, string.Join(' ', rows.Split(' ').Where(IsTurn)));

    [Fact]
    public void A_run_goes_on_where_another_reading_left_it()
    {
        IsTurn("u");
        IsTurn("10");
        var left = _parser.Run;

        _parser.Run = RunUsage.Unknown;
        Assert.True(IsTurn("c10"));
        _parser.Run = RunUsage.Restore(left.Save());
        Assert.False(IsTurn("c10"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1 2 3 4")]
    [InlineData("1 2 3 4 x")]
    [InlineData("1 2 3 4 -5")]
    [InlineData("1 2 3 4 99999999999999999999")]
    public void What_is_no_saved_run_is_unknown(string saved) => Assert.Equal(RunUsage.Unknown, RunUsage.Restore(saved));

    [Fact]
    public void Turns_that_claim_all_the_tokens_there_are_end_no_process()
    {
        for (var i = 0; i < 2000; i++) Assert.True(IsTurn("9007199254740991"));

        Assert.Equal(long.MaxValue, _parser.Run.Tokens.Input);
    }

    private bool IsTurn(string row)
    {
        var line = row switch
        {
            "u" => Transcript.User("hello"),
            "t" => """{"type":"message","message":{"role":"toolResult","content":[]}}""",
            _ => $$$"""{"type":"message","message":{"role":"assistant","api":"{{{(row[0] == 'c' ? "cli" : "responses")}}}","provider":"p","model":"m","usage":{"input":{{{Number(row)}}},"output":{{{Number(row) / 2}}} },"content":[]}}""",
        };
        var turn = new Turn();
        return _parser.Parse(Encoding.UTF8.GetBytes(line), ref turn, out _, out _) == EntryOutcome.Turn;
    }

    private static long Number(string row) => long.Parse(row.TrimStart('c'), CultureInfo.InvariantCulture);
}
