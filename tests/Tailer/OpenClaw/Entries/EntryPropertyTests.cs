using System.Text;
using Clawtail.Tailer.Ledger;
using Clawtail.Tailer.OpenClaw.Entries;
using Clawtail.Tests.Support;
using CsCheck;
using Xunit;

namespace Clawtail.Tests.Tailer.OpenClaw.Entries;

/// <summary>The walk through an entry agrees with a full reader, whoever wrote the entry and wherever it broke.</summary>
public sealed class EntryPropertyTests
{
    private static readonly Gen<string> Entries = Gen.OneOf(EntryGen.Plain, EntryGen.Repetitive);

    private readonly TranscriptParser _parser = new();

    [Fact]
    public void A_whole_entry_is_read_as_a_full_reader_reads_it() => Entries.Sample(entry =>
    {
        var oracle = EntryOracle.Read(Encoding.UTF8.GetBytes(entry))!;

        var read = Parse(entry);

        Assert.Equal(oracle.IsTurn, read.Outcome is not EntryOutcome.NotATurn);
        Assert.Equal(Encoding.UTF8.GetByteCount(entry), read.Consumed);
        if (oracle.IsTurn) Assert.Equal(Parse(oracle.Canonical()) with { Consumed = read.Consumed }, read);
        if (read.Outcome == EntryOutcome.Turn) Assert.Equal((oracle.Model ?? "unknown", oracle.MessageTime ?? read.Time), (read.Model, read.Time));
    }, iter: 5_000, threads: 1);

    [Fact]
    public void An_entry_that_is_cut_off_anywhere_is_never_a_turn() => EntryGen.Plain.Sample(entry =>
    {
        var whole = Encoding.UTF8.GetBytes(entry);
        var isTurn = EntryOracle.Read(whole)!.IsTurn;

        for (var length = 1; length < whole.Length; length++)
        {
            var outcome = Parse(whole.AsSpan(0, length)).Outcome;
            Assert.True(outcome == EntryOutcome.Malformed || (outcome == EntryOutcome.NotATurn && !isTurn), $"{length}: {outcome}");
        }
    }, iter: 100, threads: 1);

    [Fact]
    public void A_turn_glued_to_an_entry_that_was_cut_off_anywhere_is_found() => Entries.Sample(entry =>
    {
        var (cut, glued) = (Encoding.UTF8.GetBytes(entry), Encoding.UTF8.GetBytes(Transcript.Turn(7, text: "{\\\"type\\\":\\\"message\\\",\\\"message\\\":{")));
        var expected = Parse(glued);

        for (var length = 1; length < cut.Length; length++)
        {
            Assert.Equal([expected.Key], TurnsIn([.. cut.AsSpan(0, length), .. glued]));
        }
    }, iter: 50, threads: 1);

    [Fact]
    public void An_entry_with_a_wrong_byte_is_read_as_a_full_reader_reads_it() => Gen.Select(EntryGen.Repetitive, Gen.Int[0, 1_000_000], Wrong).Sample((entry, at, wrong) =>
    {
        at %= entry.Length;
        var text = entry[..at] + wrong + entry[(at + 1)..];
        if (text.Length == 0 || text[0] != '{') return;

        var read = Parse(text);

        var leftEarly = read.Outcome == EntryOutcome.NotATurn && read.Consumed == text.Length;
        var oracle = EntryOracle.Read(Encoding.UTF8.GetBytes(text));
        if (oracle is null) Assert.True(read.Outcome == EntryOutcome.Malformed || leftEarly, $"{read.Outcome}: {text}");
        else if (!oracle.IsTurn) Assert.True(read.Outcome == EntryOutcome.NotATurn && (leftEarly || read.Consumed == oracle.Consumed), $"{read.Outcome}: {text}");
        else Assert.True(read.Outcome is not (EntryOutcome.NotATurn or EntryOutcome.Malformed) && read.Consumed == oracle.Consumed, $"{read.Outcome}: {text}");
    }, iter: 10_000, threads: 1);

    [Fact]
    public void No_bytes_whatever_are_more_than_a_bad_entry() => Gen.Select(EntryGen.Plain, Gen.Int[0, 1_000_000], Gen.Byte.Array[0, 4]).Sample((entry, at, wrong) =>
    {
        var bytes = Encoding.UTF8.GetBytes(entry);
        at %= bytes.Length;
        ReadOnlySpan<byte> text = [.. bytes.AsSpan(0, at), .. wrong, .. bytes.AsSpan(Math.Min(at + wrong.Length / 2, bytes.Length))];
        while (!text.IsEmpty)
        {
            var consumed = Parse(text).Consumed;
            Assert.InRange(consumed, 1, text.Length);
            text = text[consumed..];
        }
    }, iter: 10_000, threads: 1);

    private static Gen<string> Wrong => Gen.OneOf("", "{", "}", "[", "]", "\"", ":", ",", " ", "1", "-", ".", "e", "t", "x", "\0", "\n", "}}", "\",\"");

    private Read Parse(string text) => Parse(Encoding.UTF8.GetBytes(text));

    private Read Parse(ReadOnlySpan<byte> text)
    {
        var turn = new Turn();
        var outcome = _parser.Parse(text, ref turn, out var consumed, out _);
        return new Read(outcome, consumed, turn.Key, turn.Time, turn.Provider, turn.Model, turn.ErrorReason, turn.Tokens, turn.CostNanoUsd);
    }

    private List<TurnKey> TurnsIn(ReadOnlySpan<byte> line)
    {
        var turns = new List<TurnKey>();
        while (!line.IsEmpty)
        {
            var read = Parse(line);
            if (read.Outcome == EntryOutcome.Turn) turns.Add(read.Key);
            line = line[read.Consumed..];
        }
        return turns;
    }

    private sealed record Read(
        EntryOutcome Outcome, int Consumed, TurnKey Key, long Time, string Provider, string Model, string? ErrorReason, TokenCounts Tokens, long Cost);
}
