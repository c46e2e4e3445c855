namespace Clawtail.Tailer.OpenClaw.Archives;

/// <summary>How a transcript is written down in an archive.</summary>
internal enum ArchiveFormat
{
    /// <summary>As in a transcript file, an entry a line.</summary>
    Transcript,

    /// <summary>As OpenClaw's cold storage has it: see <see cref="ColdRecord"/>.</summary>
    Cold,
}
