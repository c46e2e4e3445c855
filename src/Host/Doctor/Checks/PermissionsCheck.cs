using Clawtail.Host.Doctor.Machine;
using Clawtail.Tailer;

namespace Clawtail.Host.Doctor.Checks;

/// <summary>May this user read what OpenClaw keeps to itself? Its files have mode 0600.</summary>
internal static class PermissionsCheck
{
    private const string Name = "permissions";

    public static Finding Run(HomeInspection home, ProcessUser user)
    {
        if (!home.Exists) return Finding.Ok(Name, $"nothing to read yet; this is {user}");

        var owner = FileOwner.Lookup(home.Path);
        if (home.Unreadable.Count > 0) return Refused(home, user);
        if (user.IsRoot && owner is { } other and not 0)
        {
            return Finding.Warn(Name, $"root reads everything, but needs none of its power: the files belong to uid {other}",
                $"Run Clawtail as uid {other}, and give it the state directory: chown -R {other} STATE_DIR.");
        }
        return Finding.Ok(Name, $"{user} reads everything" + (owner is { } uid && uid != user.Id ? $"; the files belong to uid {uid}" : ""));
    }

    private static Finding Refused(HomeInspection home, ProcessUser user)
    {
        var first = home.Unreadable[0];
        var more = home.Unreadable.Count > 1 ? $" and {home.Unreadable.Count - 1} more" : "";
        var advice = FileOwner.Lookup(first) is { } owner && owner != user.Id
            ? $"They belong to uid {owner}: run Clawtail as that user. OpenClaw makes its files 0600, so a shared group does not help."
            : "Give the user that runs Clawtail the right to read them.";
        return Finding.Fail(Name, $"{user} cannot read {first}{more}", advice);
    }
}
