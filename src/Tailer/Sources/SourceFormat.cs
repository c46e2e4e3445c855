namespace Clawtail.Tailer.Sources;

/// <summary>
/// Everything that one kind of writer decides: where its sources lie, how they are recognised, what is kept of them
/// between two lives of the program, and how they are read.
/// </summary>
internal abstract class SourceFormat
{
    /// <summary>As the ledger calls it; never changes.</summary>
    public abstract string Name { get; }

    /// <summary>Looks at every source of an agent that exists now.</summary>
    public abstract void Sweep(AgentFolder agent, SourceTable sources);

    /// <summary>Looks at every source that belongs to no agent of the home.</summary>
    public virtual void SweepOutside(SourceTable sources)
    {
    }

    /// <summary>Looks at what a file event named, if that is a source of this format or belongs to one.</summary>
    public abstract void Look(AgentFolder agent, string path, SourceTable sources);

    /// <returns>The source that the file belongs to: itself, or the one it stands beside.</returns>
    public virtual string OwnerOf(string path) => path;

    /// <summary>The position as the ledger keeps it; the ledger does not look into it.</summary>
    public abstract string Save(Source source);

    /// <returns>Null if the text is not a position of this format.</returns>
    public abstract Source? Restore(AgentFolder agent, string path, string position);

    public abstract SourceReader CreateReader(Source source);

    /// <summary>The loop has taken a batch: what is known of the source is now this.</summary>
    public virtual void OnTaken(TrackedSource source)
    {
    }

    /// <summary>A pass over the sources is over: memory that only much to read needs is given back.</summary>
    public virtual void OnPassEnded()
    {
    }

    /// <summary>Nothing will be read any more.</summary>
    public virtual void Close()
    {
    }

    /// <summary>The source is forgotten.</summary>
    public virtual void OnForgotten(TrackedSource source)
    {
    }
}

/// <summary>An agent of a home.</summary>
/// <param name="Folder">Absolute.</param>
internal readonly record struct AgentFolder(string Name, string Folder);
