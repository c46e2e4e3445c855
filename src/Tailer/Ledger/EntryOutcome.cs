namespace Clawtail.Tailer.Ledger;

/// <summary>What became of an entry that was read. Everything but a turn has one reason.</summary>
public enum EntryOutcome
{
    /// <summary>A model response. Whether it is new or a copy is the ledger's to say.</summary>
    Turn,

    /// <summary>A user message, a tool result, a header, a compaction: anything that carries no usage.</summary>
    NotATurn,

    /// <summary>Looks like a turn but no model was called: delivery mirrors, gateway notes, command-line bridges without usage.</summary>
    Synthetic,

    /// <summary>A reply that OpenClaw wrote down once more at the end of its run, with the usage of the whole run, which is counted already.</summary>
    Repeated,

    /// <summary>A turn, and counted, but for a field that is no count, or a count that no turn has: that counts as OpenClaw counts it.</summary>
    OddField,
    /// <summary>A copy of a native turn's commentary, reasoning or tool call, without usage: Codex's own record of the turn says what was called.</summary>
    Mirror,

    /// <summary>Not JSON, or cut off.</summary>
    Malformed,

    /// <summary>JSON, and a turn, but a field that is counted has a value that cannot be one.</summary>
    Invalid,

    /// <summary>Larger than the entry limit.</summary>
    Oversized,

    /// <summary>Nested deeper than any real transcript.</summary>
    TooDeep,

    /// <summary>Nothing but NUL bytes: a hole left by a writer that went on at its old position after a truncation.</summary>
    Hole,

    /// <summary>Compressed, and its end is missing.</summary>
    Truncated,

    /// <summary>Compressed, and not what was compressed: a wrong checksum or length, a broken frame, or a page of the database that is.</summary>
    Corrupt,
}
