using Clawtail.Metrics;
using Clawtail.Tailer;
using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Architecture;

/// <summary>Data flows one way: Host → Metrics → Tailer, and what belongs to one stage stays there.</summary>
public sealed class DependencyTests
{
    private static readonly string Source = Path.Combine(Repository.Root, "src");

    [Fact]
    public void The_tailer_knows_nothing_of_metrics_prometheus_or_http()
    {
        var known = typeof(TailerService).Assembly.GetReferencedAssemblies().Select(a => a.Name!).ToList();

        Assert.DoesNotContain(known, n => n.StartsWith("Clawtail", StringComparison.Ordinal) || n.StartsWith("Prometheus", StringComparison.Ordinal) || n.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal));
    }

    [Fact]
    public void Metrics_touches_neither_sql_nor_http()
    {
        var known = typeof(TailerMetrics).Assembly.GetReferencedAssemblies().Select(a => a.Name!).ToList();

        Assert.DoesNotContain(known, n => n.Contains("Sqlite", StringComparison.OrdinalIgnoreCase) || n.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal) || n == "clawtail");
    }

    [Theory]
    [InlineData("FileSystemWatcher(", "Tailer/Watching/FileSystemWaker.cs")]
    [InlineData("using Microsoft.Data.Sqlite", "Tailer/Sqlite/", "Tailer/Ledger/", "Tailer/OpenClaw/Database/", "Tailer/TailerService.cs", "Tailer/TailLoop.cs", "Host/")]
    [InlineData("using Prometheus", "Metrics/")]
    [InlineData("using Polly", "Tailer/Ledger/RetryingLedger.cs", "Tailer/Ledger/LedgerLock.cs")]
    public void What_belongs_to_one_place_stays_there(string what, params string[] where)
    {
        var files = Directory.EnumerateFiles(Source, "*.cs", SearchOption.AllDirectories)
            .Where(f => File.ReadAllText(f).Contains(what, StringComparison.Ordinal))
            .Select(f => Path.GetRelativePath(Source, f));

        Assert.All(files, f => Assert.Contains(where, w => f.StartsWith(w, StringComparison.Ordinal)));
    }

    [Fact]
    public void Files_are_short_enough_to_read_in_one_go()
    {
        var lengths = Directory.EnumerateFiles(Source, "*.cs", SearchOption.AllDirectories).Select(f => (f, Lines: File.ReadLines(f).Count()));

        Assert.All(lengths, l => Assert.True(l.Lines <= 260, $"{l.f} has {l.Lines} lines."));
    }
}
