using System.IO.Hashing;
using Microsoft.Win32.SafeHandles;

namespace Clawtail.Tailer.Ledger;

/// <summary>
/// A small file beside the ledger that repeats, after every commit, what counters show and which commit that was. A ledger
/// that is older than its file has lost commits, by a lost write-ahead log or a backup that was put back; then counters go
/// on from what the file says, as they do after damage.
/// </summary>
/// <remarks>
/// It is written without a sync: it is a help for the day when the ledger is not what it was, and never the truth. The
/// format: a magic number, a hash of all that follows, ledger, commit, time of the newest turn, and the lists of series; the first Clawtails
/// wrote none of agents.
/// </remarks>
internal sealed class ShownFile : IDisposable
{
    /// <summary>Goes when somebody removes <c>ledger.sqlite*</c>: then a new ledger begins with a baseline.</summary>
    private const string Suffix = "-shown";
    private const ulong MagicWithoutAgents = 0x31_4E57_4F48_534C_43; // "CLSHOWN1"
    private const ulong Magic = 0x32_4E57_4F48_534C_43; // "CLSHOWN2"
    private const int HeaderLength = 2 * sizeof(ulong);
    private const int MaxLength = 64 * 1024 * 1024;

    private readonly MemoryStream _buffer = new();
    private readonly string _path;
    private SafeFileHandle? _file;

    /// <param name="ledger">The ledger's path.</param>
    public ShownFile(string ledger) => _path = ledger + Suffix;

    /// <summary>Writes what is shown since a commit.</summary>
    public void Write(long ledger, long commit, ShownTotals shown)
    {
        _buffer.SetLength(0);
        _buffer.Position = HeaderLength;
        using (var writer = new BinaryWriter(_buffer, System.Text.Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(ledger);
            writer.Write(commit);
            writer.Write(shown.LastTurn);
            Write(writer, shown.Usage);
            Write(writer, shown.Errors);
            Write(writer, shown.Agents);
        }
        var bytes = _buffer.GetBuffer().AsSpan(0, (int)_buffer.Length);
        BitConverter.TryWriteBytes(bytes, Magic);
        BitConverter.TryWriteBytes(bytes[sizeof(ulong)..], XxHash64.HashToUInt64(bytes[HeaderLength..]));
        try
        {
            _file ??= File.OpenHandle(_path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
            RandomAccess.Write(_file, bytes, 0);
            RandomAccess.SetLength(_file, bytes.Length);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The ledger has it all. Without the file, the loss of commits would go unnoticed, and nothing else happens.
        }
    }

    /// <returns>Null if there is none, or if it was not written to its end.</returns>
    public static Content? Read(string ledger)
    {
        try
        {
            var file = new FileInfo(ledger + Suffix);
            if (!file.Exists || file.Length is <= HeaderLength or > MaxLength) return null;
            var bytes = File.ReadAllBytes(file.FullName);
            var magic = BitConverter.ToUInt64(bytes);
            if (magic is not (Magic or MagicWithoutAgents)
                || BitConverter.ToUInt64(bytes, sizeof(ulong)) != XxHash64.HashToUInt64(bytes.AsSpan(HeaderLength))) return null;

            using var reader = new BinaryReader(new MemoryStream(bytes, HeaderLength, bytes.Length - HeaderLength));
            var (id, commit, lastTurn) = (reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64());
            return new Content(id, commit, new ShownTotals([.. Read(reader)], [.. Read(reader)], magic == Magic ? [.. Read(reader)] : [], lastTurn));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null; // As good as absent.
        }
    }

    public static void Delete(string ledger) => File.Delete(ledger + Suffix);

    public void Dispose() => _file?.Dispose();

    private static void Write(BinaryWriter writer, IReadOnlyCollection<SeriesRow> rows)
    {
        writer.Write(rows.Count);
        foreach (var row in rows)
        {
            writer.Write(row.Labels.Provider);
            writer.Write(row.Labels.Model);
            writer.Write(row.Labels.Third);
            writer.Write(row.Folded);
            writer.Write(row.Values.Released);
            Write(writer, row.Values.Counted);
            Write(writer, row.Values.Carried);
            Write(writer, row.Values.Base);
        }
    }

    private static IEnumerable<SeriesRow> Read(BinaryReader reader)
    {
        var count = reader.ReadInt32();
        for (var id = 1; id <= count; id++)
        {
            var labels = new SeriesLabels(reader.ReadString(), reader.ReadString(), reader.ReadString());
            var (folded, released) = (reader.ReadBoolean(), reader.ReadBoolean());
            yield return new SeriesRow(id, labels, folded, new SeriesValues(
                ReadTotals(reader), ReadTotals(reader), ReadTotals(reader), released, Hidden: false));
        }
    }

    private static void Write(BinaryWriter writer, UsageTotals totals)
    {
        writer.Write(totals.Messages);
        writer.Write(totals.Tokens.Input);
        writer.Write(totals.Tokens.Output);
        writer.Write(totals.Tokens.CacheRead);
        writer.Write(totals.Tokens.CacheWrite);
        writer.Write(totals.CostNanoUsd);
    }

    private static UsageTotals ReadTotals(BinaryReader reader) => new(
        reader.ReadInt64(), new TokenCounts(reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64()), reader.ReadInt64());

    /// <param name="Ledger">Which ledger it is of.</param>
    /// <param name="Commit">The commit that it was written after.</param>
    internal sealed record Content(long Ledger, long Commit, ShownTotals Shown);
}
