using Clawtail.Tailer;

namespace Clawtail.Host.Doctor.Checks;

/// <summary>The Codex homes of people that Clawtail is told to read, and the one that it is not told of.</summary>
internal static class CodexCheck
{
    private const string Name = "codex";

    public static IEnumerable<Finding> Run(HomeInspection home)
    {
        if (home.UsesPersonalCodex && home.CodexHomes.Count == 0)
        {
            yield return Finding.Warn(Name, "OpenClaw's native threads are in a person's Codex home (homeScope \"user\"), which is not read",
                "Say where it is with --codex-dir: $CODEX_HOME, or ~/.codex of the user that runs OpenClaw.");
        }
        foreach (var codex in home.CodexHomes) yield return Of(codex);
    }

    private static Finding Of(InspectedCodexHome codex)
    {
        if (codex.Unreadable.Count > 0)
            return Finding.Fail(Name, $"{codex.Unreadable[0]} cannot be read", "Give the user that runs Clawtail the right to read it.");
        if (!codex.Exists)
            return Finding.Warn(Name, $"{codex.Path} is not there", "Clawtail waits for it. Codex keeps its files in ~/.codex, or in $CODEX_HOME.");
        if (codex.Rollouts == 0)
            return Finding.Warn(Name, $"{codex.Path} has no rollouts", "Right for a Codex that was never asked anything. Otherwise --codex-dir names the wrong directory: it is the one that holds sessions/.");
        return Finding.Ok(Name, $"{codex.Path}, {Text.Plural(codex.Rollouts, "rollout")}");
    }
}
