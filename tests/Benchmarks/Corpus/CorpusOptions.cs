namespace Clawtail.Benchmarks.Corpus;

/// <summary>What a corpus looks like; equal options write equal bytes.</summary>
/// <param name="Directory">Where <c>home/</c> and <c>truth.json</c> are written.</param>
/// <param name="Bytes">Size of all transcripts together, met to about one per cent.</param>
/// <param name="Files">Number of transcripts.</param>
/// <param name="Turns">Distinct turns; copies in forks come on top.</param>
/// <param name="Seed">Start of the random sequence.</param>
/// <param name="Span">How long before <paramref name="Until"/> the oldest session begins.</param>
/// <param name="Until">No entry is newer.</param>
internal sealed record CorpusOptions(
    string Directory, long Bytes, int Files, int Turns, int Seed, TimeSpan Span, DateTimeOffset Until)
{
    public string Home => Path.Combine(Directory, "home");

    public string Sessions => Path.Combine(Home, "agents", "main", "sessions");
}
