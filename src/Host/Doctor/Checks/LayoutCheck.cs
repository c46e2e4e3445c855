using Clawtail.Tailer;

namespace Clawtail.Host.Doctor.Checks;

/// <summary>Which era of OpenClaw the home is of, and whether this Clawtail knows it.</summary>
/// <remarks>
/// Schema versions of agent databases: 1 from 2026.6.5 (credentials only, transcripts still in files), 19 to 23 from 2026.8.1 to 2026.9.6
/// (transcripts as well); between them only betas.
/// </remarks>
internal static class LayoutCheck
{
    private const string Name = "layout";
    private const int FirstWithTranscripts = 19;
    private const int NewestKnown = 23;

    public static IEnumerable<Finding> Run(HomeInspection home)
    {
        if (home.Agents.Count == 0) yield break;

        yield return Finding.Ok(Name, Era(home));
        if (home.Rollouts > 0)
            yield return Finding.Ok(Name, $"native Codex runtime: {Text.Plural(home.Rollouts, "rollout")}; their calls are counted from there, not from transcripts");
        foreach (var database in home.Databases)
        {
            if (ProblemOf(database) is { } problem) yield return problem;
        }
    }

    private static string Era(HomeInspection home)
    {
        var versions = home.Databases.Select(database => database.SchemaVersion).OfType<int>().Distinct().Order().ToArray();
        var schemas = $"schema {string.Join(", ", versions)}";
        var files = Text.Plural(home.Transcripts, "transcript file");
        if (versions.Any(version => version >= FirstWithTranscripts))
            return $"SQLite era (OpenClaw 2026.8 and later): {Text.Plural(home.Databases.Count, "agent database")}, {schemas}; beside them {files}";

        return versions.Length > 0 ? $"file era (OpenClaw 2026.6.5 to 2026.7): {files}; agent databases hold credentials, {schemas}"
            : $"file era: {files}";
    }

    private static Finding? ProblemOf(InspectedDatabase database) => database switch
    {
        { IsOrphaned: true } => Finding.Warn(Name, $"{database.Path} was not closed by its last writer",
            "Start OpenClaw once: it puts the database in order. Until then what it wrote last cannot be read without writing to the home."),
        { SchemaVersion: > NewestKnown and var version } => Finding.Warn(Name, $"{database.Path} has schema {version}, newer than {NewestKnown}",
            "Clawtail reads as much of it as is as before; clawtail_sources{state=\"unsupported_schema\"} counts databases that it cannot read at all. Look for a newer Clawtail."),
        { SchemaVersion: > 1 and < FirstWithTranscripts and var version } => Finding.Warn(Name, $"{database.Path} has schema {version}, that of a beta",
            "Update OpenClaw to a release."),
        _ => null,
    };
}
