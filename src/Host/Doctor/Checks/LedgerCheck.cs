using System.Globalization;
using Clawtail.Host.CommandLine;
using Clawtail.Tailer.Ledger;

namespace Clawtail.Host.Doctor.Checks;

/// <summary>Is the ledger sound, of a version that this Clawtail knows, and whose is it now?</summary>
internal static class LedgerCheck
{
    private const string Name = "ledger";

    public static Finding Run(LedgerInspection ledger, DateTimeOffset now) => ledger.Condition switch
    {
        LedgerCondition.Absent => Finding.Ok(Name, $"{ledger.Path} is not there yet; the first start makes it"),
        LedgerCondition.Empty => Finding.Ok(Name, $"{ledger.Path} is empty; the next start fills it"),
        LedgerCondition.Sound => Finding.Ok(Name, Describe(ledger, now)),
        LedgerCondition.Newer => Finding.Fail(Name,
            $"{ledger.Path} was written by a newer Clawtail (schema {ledger.SchemaVersion}, this one knows {LedgerInspection.KnownSchemaVersion})",
            "Run that Clawtail again, or put back the copy of the ledger from before the upgrade."),
        LedgerCondition.Foreign => Finding.Fail(Name, $"{ledger.Path} is a database, but not a ledger",
            "Move it away, or choose another --state-dir."),
        LedgerCondition.Damaged => Finding.Fail(Name, $"{ledger.Path} is damaged: {ledger.Problem}",
            "The next start sets it aside and builds a new one from the home. What OpenClaw has deleted since is only in the old one: keep it."),
        _ => Finding.Fail(Name, $"{ledger.Path} cannot be read: {ledger.Problem}",
            "Run doctor as the user that runs Clawtail; if it is that user, see who owns the file."),
    };

    private static string Describe(LedgerInspection ledger, DateTimeOffset now)
    {
        var use = ledger.IsInUse ? "; a Clawtail is counting into it" : "; no Clawtail runs on it";
        var age = ledger.LastCommit is { } commit ? $", last written {Age(now - commit)} ago" : "";
        var turns = ledger.Turns.ToString("N0", CultureInfo.InvariantCulture);
        return $"{ledger.Path}: {turns} turns, {Size(ledger.Bytes)}, schema {ledger.SchemaVersion}{age}{use}";
    }

    private static string Size(long bytes) => new ByteSize(bytes < 1 << 20 ? bytes >> 10 << 10 : bytes >> 20 << 20).ToString();

    private static string Age(TimeSpan age)
    {
        var unit = age < TimeSpan.FromMinutes(2) ? TimeSpan.FromSeconds(1) : age < TimeSpan.FromHours(2) ? TimeSpan.FromMinutes(1) : TimeSpan.FromHours(1);
        return new PrometheusDuration(age < TimeSpan.Zero ? TimeSpan.Zero : TimeSpan.FromTicks(age.Ticks / unit.Ticks * unit.Ticks)).ToString();
    }
}
