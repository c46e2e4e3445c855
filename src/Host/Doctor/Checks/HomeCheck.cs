using Clawtail.Tailer;

namespace Clawtail.Host.Doctor.Checks;

/// <summary>Is OpenClaw's state directory where Clawtail looks for it?</summary>
internal static class HomeCheck
{
    private const string Name = "home";

    public static Finding Run(HomeInspection home)
    {
        if (!home.Exists)
        {
            return Finding.Warn(Name, $"{home.Path} is not there",
                "Clawtail waits for it. If OpenClaw keeps its state elsewhere, say where with --openclaw-dir or OPENCLAW_STATE_DIR.");
        }
        if (home.Agents.Count == 0 && home.Unreadable.Count == 0)
        {
            return Finding.Warn(Name, $"{home.Path} has no agents",
                "Right for an OpenClaw that never ran. Otherwise --openclaw-dir names the wrong directory: it is the one that holds agents/.");
        }
        return Finding.Ok(Name, $"{home.Path}, {Text.Plural(home.Agents.Count, "agent")}" + (home.Release is { } release ? $", last written by OpenClaw {release}" : ""));
    }
}
