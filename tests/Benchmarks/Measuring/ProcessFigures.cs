using System.Globalization;

namespace Clawtail.Benchmarks.Measuring;

/// <summary>What Linux says about a running process.</summary>
/// <param name="Cpu">User and system time so far, in steps of a hundredth of a second.</param>
/// <param name="RssKiB">Resident memory now.</param>
/// <param name="PeakRssKiB">The most that was ever resident.</param>
/// <param name="BytesRead">Bytes that read calls returned, from the page cache too.</param>
/// <param name="BytesWritten">Bytes that are to reach the disk.</param>
internal sealed record ProcessFigures(TimeSpan Cpu, long RssKiB, long PeakRssKiB, long BytesRead, long BytesWritten)
{
    private const int TicksPerSecond = 100;

    public static ProcessFigures Of(int pid)
    {
        var stat = File.ReadAllText($"/proc/{pid}/stat");
        // The name in brackets may hold spaces; user and system time are the 14th and 15th field of all.
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        var ticks = Number(fields[11]) + Number(fields[12]);
        var status = File.ReadAllLines($"/proc/{pid}/status");
        var io = File.ReadAllLines($"/proc/{pid}/io");
        return new ProcessFigures(
            TimeSpan.FromSeconds((double)ticks / TicksPerSecond), Field(status, "VmRSS"), Field(status, "VmHWM"), Field(io, "rchar"), Field(io, "write_bytes"));
    }

    private static long Field(string[] lines, string name) =>
        Number(lines.First(line => line.StartsWith(name + ":", StringComparison.Ordinal))[(name.Length + 1)..].Replace("kB", "", StringComparison.Ordinal));

    private static long Number(string digits) => long.Parse(digits, CultureInfo.InvariantCulture);
}
