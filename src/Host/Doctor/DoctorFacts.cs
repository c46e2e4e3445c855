using Clawtail.Host.CommandLine;
using Clawtail.Tailer;
using Clawtail.Tailer.Ledger;

namespace Clawtail.Host.Doctor;

/// <summary>What the findings speak of, as numbers and names: a script needs to take no sentence apart.</summary>
/// <param name="Listen">The address that was looked at.</param>
internal sealed record DoctorFacts(HomeFacts Home, LedgerFacts Ledger, StateFacts State, string Listen)
{
    public static DoctorFacts Of(HomeInspection home, LedgerInspection ledger, DoctorOptions options) => new(
        new HomeFacts(
            home.Path, home.Exists, home.Release, home.Agents.Count, home.Transcripts, home.Databases.Count, home.Rollouts,
            home.Unreadable.Count, home.NewestWrite, [.. home.Databases.Select(d => d.SchemaVersion).OfType<int>().Distinct().Order()]),
        new LedgerFacts(
            ledger.Path, ledger.Condition, ledger.SchemaVersion, LedgerInspection.KnownSchemaVersion, ledger.Bytes, ledger.Turns, ledger.LastCommit, ledger.IsInUse),
        new StateFacts(options.StateDirectory, Directory.Exists(options.StateDirectory), FreeBytes(options.StateDirectory)), options.Listen.ToString()!);

    private static long? FreeBytes(string directory)
    {
        try
        {
            return new DriveInfo(DirectoryPath.NearestExisting(directory)).AvailableFreeSpace;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null; // A finding says so.
        }
    }
}

/// <param name="Release">The OpenClaw that last wrote its configuration; null where that does not say.</param>
/// <param name="Transcripts">Files; those in databases are not counted here.</param>
/// <param name="Unreadable">Files and directories that this user may not read.</param>
/// <param name="Schemas">Of the agents' databases.</param>
internal sealed record HomeFacts(
    string Path, bool Exists, string? Release, int Agents, int Transcripts, int Databases, int Rollouts, int Unreadable, DateTimeOffset? NewestWrite,
    IReadOnlyList<int> Schemas);

/// <param name="SchemaVersion">0 where there is none, or it cannot be read.</param>
/// <param name="KnownSchemaVersion">The newest that this Clawtail reads.</param>
/// <param name="InUse">A Clawtail counts into it now.</param>
internal sealed record LedgerFacts(
    string Path, LedgerCondition Condition, int SchemaVersion, int KnownSchemaVersion, long Bytes, long Turns, DateTimeOffset? LastCommit, bool InUse);

/// <param name="FreeBytes">Room on its disk; null where it cannot be told.</param>
internal sealed record StateFacts(string Directory, bool Exists, long? FreeBytes);
