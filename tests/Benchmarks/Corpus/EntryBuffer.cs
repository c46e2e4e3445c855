using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;

namespace Clawtail.Benchmarks.Corpus;

/// <summary>What an entry is to someone who counts.</summary>
internal enum EntryKind
{
    /// <summary>Not from the model.</summary>
    Other,

    /// <summary>A model response.</summary>
    Turn,

    /// <summary>Written by OpenClaw in the model's place.</summary>
    Synthetic,
}

/// <summary>The bytes of one transcript in memory, and where its entries end.</summary>
internal sealed class EntryBuffer
{
    private readonly ArrayBufferWriter<byte> _bytes = new(1 << 20);
    private readonly List<(int End, EntryKind Kind)> _entries = [];

    public ReadOnlySpan<byte> Written => _bytes.WrittenSpan;

    public int EntryCount => _entries.Count;

    public void Clear()
    {
        _bytes.ResetWrittenCount();
        _entries.Clear();
    }

    public void Append(ReadOnlySpan<byte> json) => _bytes.Write(json);

    public void Append(string json) => Encoding.UTF8.GetBytes(json, _bytes);

    public void EndEntry(EntryKind kind)
    {
        _bytes.Write("\n"u8);
        _entries.Add((_bytes.WrittenCount, kind));
    }

    /// <summary>Repeats all that follows a parent's header up to an entry, as a fork does under a header of its own.</summary>
    public void CopyFrom(EntryBuffer parent, int lastEntry)
    {
        for (var i = 1; i <= lastEntry; i++)
        {
            _bytes.Write(parent.Written[parent._entries[i - 1].End..(parent._entries[i].End - 1)]);
            EndEntry(parent._entries[i].Kind);
        }
    }

    public int CountOf(EntryKind kind)
    {
        var count = 0;
        foreach (var entry in CollectionsMarshal.AsSpan(_entries)) count += entry.Kind == kind ? 1 : 0;
        return count;
    }
}
