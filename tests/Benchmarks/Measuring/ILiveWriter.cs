namespace Clawtail.Benchmarks.Measuring;

/// <summary>Writes turns into a home one by one, as an agent does that is alive.</summary>
internal interface ILiveWriter : IDisposable
{
    void PrepareTurn();

    /// <summary>Writes all that was prepared in one go.</summary>
    void Append();

    /// <returns>What the home's agent writes: rollouts if it has a Codex home, else transcripts.</returns>
    static ILiveWriter Of(string home) => Directory.Exists(LiveThread.CodexHome(home)) ? new LiveThread(home) : new LiveSession(home);
}
