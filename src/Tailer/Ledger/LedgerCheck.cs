using Clawtail.Tailer.Sqlite;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Clawtail.Tailer.Ledger;

/// <summary>
/// Tells a damaged ledger from one that could not be read for a moment: it is opened anew, and read as a start reads it.
/// What is wrong then is wrong on disk.
/// </summary>
internal static class LedgerCheck
{
    /// <returns>What is wrong; null for a ledger that is sound.</returns>
    /// <exception cref="SqliteException">It cannot be read now; nothing is known of it.</exception>
    /// <exception cref="IOException">The same.</exception>
    public static string? FindDamage(string path, TimeProvider time)
    {
        if (!File.Exists(path)) return null;

        try
        {
            using var connection = ReadOnlyConnection.Open(path, TimeSpan.FromSeconds(1));
            using (var check = new Statement(connection, "PRAGMA quick_check(1)"))
            {
                if (check.Next() && check.Text(0) is var finding and not "ok")
                    return IsOfThePages(finding) ? finding : throw new IOException($"{path} cannot be checked now: {finding}");
            }
            if (LedgerSchema.Scalar(connection, "PRAGMA user_version") == LedgerSchema.Version) Load(connection, time);
            return null;
        }
        catch (Exception exception) when (IsDamage(exception))
        {
            return exception.Message;
        }
    }

    /// <summary>An exception that a sound ledger on a sound disk does not cause.</summary>
    public static bool IsDamage(Exception exception) => exception switch
    {
        SqliteException sqlite => !sqlite.IsTransient(),
        InvalidDataException or OverflowException => true,
        _ => false,
    };

    /// <summary>SQLite tells of a page that it could not read as if it were a fault of the page; only the number says what it was.</summary>
    private static bool IsOfThePages(string finding)
    {
        const string Code = "error code";
        var at = finding.IndexOf(Code, StringComparison.Ordinal);
        if (at < 0) return true;

        var digits = finding.AsSpan(at + Code.Length).TrimStart("= ");
        var length = digits.IndexOfAnyExceptInRange('0', '9');
        // The lowest byte of an extended code is the code.
        return !int.TryParse(length < 0 ? digits : digits[..length], out var code) || (code & 0xFF) is raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB;
    }

    private static void Load(SqliteConnection connection, TimeProvider time)
    {
        LedgerContents? contents = null;
        contents = LedgerContents.Load(
            connection, new SessionRegistry(() => contents!.SessionRows, TailerLimits.Default), maxSeries: int.MaxValue, rolloutSweep: 0, time);
        contents.Dispose();
    }
}
