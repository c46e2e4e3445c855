using Clawtail.Tailer.Sqlite;
using Microsoft.Data.Sqlite;

namespace Clawtail.Tailer.Ledger;

/// <summary>
/// Tells a damaged ledger from one that could not be read for a moment: it is opened anew, and read as a start reads it.
/// What is wrong then is wrong on disk.
/// </summary>
internal static class LedgerCheck
{
    /// <returns>What is wrong; null for a ledger that is sound.</returns>
    /// <exception cref="SqliteException">It cannot be read now; nothing is known of it.</exception>
    public static string? FindDamage(string path, TimeProvider time)
    {
        if (!File.Exists(path)) return null;

        try
        {
            using var connection = ReadOnlyConnection.Open(path, TimeSpan.FromSeconds(1));
            using (var check = new Statement(connection, "PRAGMA quick_check(1)"))
            {
                if (check.Next() && check.Text(0) is not "ok") return check.Text(0);
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

    private static void Load(SqliteConnection connection, TimeProvider time)
    {
        LedgerContents? contents = null;
        contents = LedgerContents.Load(
            connection, new SessionRegistry(() => contents!.SessionRows, TailerLimits.Default), maxSeries: int.MaxValue, time);
        contents.Dispose();
    }
}
