using Microsoft.Win32.SafeHandles;

namespace Clawtail.Tailer.Files;

/// <summary>The one way by which a file of a home is opened: it may be anything that whoever writes the home likes it to be.</summary>
/// <remarks>
/// Implementation notes.
/// <para>What is opened. Regular files only, and what a path means is held before it is asked what it is (O_PATH), so that no
/// device is ever opened, nothing waits for the other end of a pipe, and nobody can put something else in its place meanwhile.</para>
/// <para>Links. Inside the home (or another root that the operator named) a file is read however it is reached. Outside of it,
/// behind a link of the file's own or of a folder on the way, it is read only if it belongs to whom the home belongs to, or to
/// the user that Clawtail runs as where that is not root. That tells the two kinds of links apart: a database or a folder that an
/// operator moved to another disk is OpenClaw's, because OpenClaw writes it; what an agent could make us read with rights that
/// it does not have is somebody else's. Devices' folders, <c>/proc</c>, <c>/sys</c> and Clawtail's own state are never read.</para>
/// <para>Elsewhere than on Linux only what .NET tells can be asked, before the file is opened.</para>
/// </remarks>
/// <param name="home">The home; may be missing, and may be a link itself.</param>
/// <param name="others">Other folders that the operator named.</param>
/// <param name="state">Clawtail's own; null where there is none.</param>
internal sealed class FileGate(string home, IReadOnlyList<string> others, string? state)
{
    private const string NotRegular = "it is not a regular file";
    private const string NotText = "its name is not UTF-8, so that it cannot be opened by it";

    private static readonly string[] SystemFolders = ["/proc", "/sys", "/dev"];

    private volatile Roots _roots = Roots.None;

    /// <summary>Opens a file to read it.</summary>
    /// <param name="reason">Why it is not opened, for a person, where it is there.</param>
    public OpenOutcome TryOpen(string path, out SafeFileHandle? handle, out string? reason)
    {
        if (!UnixFile.IsSupported) return FileReader.TryOpenPlain(path, out handle, out reason);

        (handle, reason) = (null, null);
        using var held = UnixFile.TryHold(path, out var error);
        if (held is null) return IsUnreadableName(path, error) ? Refuse(NotText, out reason) : Fail(error, out reason);
        if (UnixFile.FactsOf(held) is not { IsRegular: true } facts) return Refuse(NotRegular, out reason);
        if (UnixFile.RealPath(held) is { } real && ReasonAgainst(real, facts.Owner) is { } against) return Refuse(against, out reason);

        handle = UnixFile.TryOpen(held, path, out var isHeld, out error);
        if (handle is null) return Fail(error, out reason);
        if (isHeld || UnixFile.FactsOf(handle) is { IsRegular: true }) return OpenOutcome.Opened;

        handle.Dispose();
        handle = null;
        return Refuse(NotRegular, out reason);
    }

    /// <summary>Whether somebody else may be told to open the path by itself, as SQLite does.</summary>
    /// <returns>Why not, for a person; null if it may, or if nothing is there.</returns>
    public string? ReasonAgainst(string path)
    {
        if (TryOpen(path, out var handle, out var reason) == OpenOutcome.Denied) return reason;

        handle?.Dispose();
        return null;
    }

    private string? ReasonAgainst(string real, uint owner)
    {
        if (state is not null && IsBelow(real, _roots.State)) return "it leads into Clawtail's own state directory";
        if (_roots.Contain(real)) return null;

        // The home may have appeared since, or its link may lead elsewhere now.
        _roots = Roots.Find(home, others, state);
        if (state is not null && IsBelow(real, _roots.State)) return "it leads into Clawtail's own state directory";
        if (_roots.Contain(real)) return null;
        if (Array.Find(SystemFolders, folder => IsBelow(real, folder)) is { } system) return $"a link leads to {system}";
        return _roots.Owners.Contains(owner) ? null : "a link leads out of the home, to a file that does not belong to the home's owner";
    }

    /// <summary>A name that is no UTF-8 has lost what would find it; that it was listed says that it is there.</summary>
    private static bool IsUnreadableName(string path, int error) => UnixFile.IsGone(error) && path.Contains('\uFFFD', StringComparison.Ordinal);

    private static OpenOutcome Refuse(string because, out string? reason)
    {
        reason = because;
        return OpenOutcome.Denied;
    }

    private static OpenOutcome Fail(int error, out string? reason)
    {
        reason = UnixFile.IsGone(error) ? null : UnixFile.Describe(error);
        return reason is null ? OpenOutcome.Gone : OpenOutcome.Denied;
    }

    private static bool IsBelow(string path, string? folder) =>
        folder is not null && path.Length > folder.Length && path[folder.Length] == '/' && path.StartsWith(folder, StringComparison.Ordinal);

    /// <summary>Where the roots really are, and whose the home is. Immutable.</summary>
    private sealed record Roots(IReadOnlyList<string> Real, string? State, IReadOnlyList<uint> Owners)
    {
        public static Roots None { get; } = new([], null, []);

        public static Roots Find(string home, IReadOnlyList<string> others, string? state)
        {
            List<string> real = [.. others.Prepend(home).Select(RealPathOf).OfType<string>()];
            List<uint> owners = [.. new[] { home, Path.Combine(home, "agents") }.Select(UnixFile.Look).OfType<UnixFileFacts>().Select(f => f.Owner)];
            if (UnixFile.User is var user and not 0) owners.Add(user);
            return new Roots(real, state is null ? null : RealPathOf(state), owners);
        }

        public bool Contain(string path)
        {
            foreach (var root in Real)
            {
                if (IsBelow(path, root)) return true;
            }
            return false;
        }

        private static string? RealPathOf(string folder)
        {
            using var held = UnixFile.TryHold(folder, out _);
            return held is null ? null : UnixFile.RealPath(held) ?? folder;
        }
    }
}
