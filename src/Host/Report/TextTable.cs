using System.Globalization;
using System.Text;
using Clawtail.Tailer.Json;

namespace Clawtail.Host.Report;

/// <summary>A table for a terminal: names as long as they are, numbers to the right of them, a sum below.</summary>
internal static class TextTable
{
    private const int MaxName = 60;

    public static string Write(UsageTable table)
    {
        if (table.Rows.Count == 0) return "No turn in this span.\n";

        var rows = table.Rows.Select(row => (Name: TerminalName.Of(row.Name, MaxName), row.Usage))
            .Append((Name: "sum", Usage: table.Rows.Aggregate(Usage.None, (sum, row) => sum + row.Usage))).ToList();
        var width = Math.Max(table.By.Length, rows.Max(row => row.Name.Length));
        var text = new StringBuilder();
        text.Append(table.By.PadRight(width)).Append("   messages  failed     input   output   cached      cost\n");
        foreach (var (name, usage) in rows)
        {
            text.Append(name.PadRight(width)).Append(CultureInfo.InvariantCulture,
                $" {ShortNumber.Exact(usage.Messages),10} {ShortNumber.Exact(usage.Failed),7}  {ShortNumber.Count(usage.Input),8} {ShortNumber.Count(usage.Output),8} {ShortNumber.Count(usage.CacheRead),8} {ShortNumber.Usd(usage.CostUsd),9}\n");
        }
        return text.ToString();
    }
}

/// <summary>Names come from files that anybody may have written: no control code reaches the terminal, and no line gets too long.</summary>
internal static class TerminalName
{
    public static string Of(string name, int max)
    {
        var visible = name.Length == 0 ? "(unknown)" : string.Concat(name.Select(character => IsHarmless(character) ? character : '?'));
        return visible.Length <= max ? visible : visible[..(max - 1)] + "…";
    }

    private static bool IsHarmless(char character) => Printable.IsHarmless(character) && char.GetUnicodeCategory(character) is not UnicodeCategory.Format;
}
