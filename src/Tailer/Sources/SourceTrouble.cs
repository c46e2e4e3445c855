namespace Clawtail.Tailer.Sources;

/// <summary>Why a source that is there is not read.</summary>
/// <param name="Reason">For a person; holds nothing of what the source holds.</param>
/// <param name="MayPass">It may be over in a moment without anybody's doing.</param>
internal sealed record SourceTrouble(TroubleKind Kind, string Reason, bool MayPass = false);

internal enum TroubleKind
{
    /// <summary>It could not be opened, or not be read.</summary>
    Unreadable,

    /// <summary>A database that its writer left in a state which only the next writer can put in order.</summary>
    NeedsRecovery,

    /// <summary>A database with a schema that is not understood.</summary>
    UnsupportedSchema,

    /// <summary>So much of it holds no turn that it takes more than it gives; it is tried again, ever later.</summary>
    OverBudget,

    /// <summary>Reading it failed in a way that nobody foresaw; it is tried again, ever later.</summary>
    Faulty,
}
