using System.Text.Json;
using Xunit;

namespace Clawtail.Tests.Support;

/// <summary>What OpenClaw itself answers; see tests/oracle/README.md.</summary>
internal static class Oracle
{
    /// <summary>Differences that a failing test shows.</summary>
    private const int MaxShown = 25;

    public static IEnumerable<JsonElement> Rows(string table) =>
        File.ReadLines(Path.Combine(AppContext.BaseDirectory, "oracle", table)).Select(line => JsonDocument.Parse(line).RootElement);

    public static string? Text(this JsonElement row, string column) => row.GetProperty(column).GetString();

    /// <param name="differ">What a row shows that is not as it should be; null if all is.</param>
    /// <param name="atLeast">Rows that the table must have: an empty one proves nothing.</param>
    public static void AssertAgrees(string table, int atLeast, Func<JsonElement, string?> differ)
    {
        var rows = Rows(table).ToList();
        var differences = rows.Select(differ).Where(difference => difference is not null).ToList();

        Assert.True(rows.Count >= atLeast);
        Assert.True(differences.Count == 0, $"{differences.Count} of {rows.Count} differ:\n{string.Join('\n', differences.Take(MaxShown))}");
    }
}
