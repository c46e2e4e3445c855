using Clawtail.Tailer.Sources;

namespace Clawtail.Tailer.Files;

/// <summary>A file that holds an entry a line, plain or compressed.</summary>
internal abstract record FileSource : Source
{
    /// <summary>The file as the last sweep, event or reading saw it.</summary>
    public FileStat Stat { get; init; }

    public FilePosition Position { get; init; }

    /// <summary>Its first line has been looked at.</summary>
    public bool IsIdentified { get; init; }

    public abstract bool IsCompressed { get; }

    public override long? Offset => IsCompressed ? null : Position.Offset;

    /// <summary>Somebody appends to it: it is worth holding open.</summary>
    public abstract bool MayGrow { get; }

    public override bool HasPosition => Position != default;

    public override long? Changed => Stat == Position.Seen ? null : Stat.Mtime;

    public override long BytesBehind => Math.Max(0, Stat.Size - Position.Offset);

    public override bool IsCurrent(long settledBefore) =>
        Trouble is null && Stat == Position.Seen && (!Position.IsUnsettled || Stat.Mtime > settledBefore);

    public override bool HasMoved(Source saved) =>
        saved is not FileSource known || known.Position != (Position with { IsUnsettled = known.Position.IsUnsettled });

    /// <summary>Takes in what the file begins with: up to <see cref="Fingerprint.HeadLength"/> bytes.</summary>
    public virtual FileSource Identify(ReadOnlySpan<byte> head) => this with { IsIdentified = true };
}
