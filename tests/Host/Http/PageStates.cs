using Clawtail.Host.Http;
using Clawtail.Host.Report;
using Clawtail.Tailer;
using Clawtail.Tailer.OpenClaw.Auth;
using Clawtail.Tests.Support;

namespace Clawtail.Tests.Host.Http;

/// <summary>The page for people in every state that a home may bring it into.</summary>
internal static class PageStates
{
    public static readonly DateTimeOffset Now = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);

    public static readonly string[] HostileNames =
        ["<script>alert(1)</script>", "\" onload=\"x", "{0} {1:X}", "مرحبا بالعالم‏‮", "🦞🦞👩‍👩‍👧‍👦", "a\u0000b\u001b[31m", new string('W', 5000), ""];

    public static IEnumerable<(string Name, string Page)> All =>
    [
        ("first catch-up", Render(Empty with { Complete = false }, View("the first catch-up runs: 3 sources, 1.2 GB left"))),
        ("empty home", Render(null, View(null))),
        ("no turn yet", Render(Empty, View(null))),
        ("nothing for days", Render(Quiet, View(null))),
        ("a plain day", Render(Of("gpt-5.5", "gpt-5.4-mini"), View(null))),
        ("thousands of labels", Render(Of([.. Enumerable.Range(0, 5000).Select(number => $"model-{number}")]), View(null))),
        ("hostile names", Render(Of(HostileNames), View(null))),
        ("years", Render(Of("gpt-5.5") with { FirstTurn = Now.AddYears(-9), Last7Days = Huge, Month = Huge }, View(null))),
        ("much is wrong", Render(Of("gpt-5.5"), View("the ledger cannot be written: " + new string('x', 300), missing: 40))),
        ("plans", Render(Of("gpt-5.5") with { Quota = [.. Quota] }, View(null))),
    ];

    public static string Render(UsageReport? report, ITailerView view) => new Overview(view, report, new LocalCalendar(TimeZoneInfo.Utc), Now).Render();

    public static UsageReport Of(params string[] names)
    {
        var usage = new Usage(1000, 1, 2_000_000, 300_000, 40_000_000, 0, 12.5m);
        NamedUsage[] rows = [.. names.Select(name => new NamedUsage(name, usage))];
        PlanWindow[] windows = [new("5h", 5, rows, 9, "plus", 1200, 1), new("7d", 50, rows, 60, null, null, 1)];
        return new(1, "1.2.3", Now, "UTC", true, Now.AddDays(-40), Now, windows, usage, usage, usage, usage,
            Buckets(24, TimeSpan.FromHours(1), rows), Buckets(30, TimeSpan.FromDays(1), rows), rows, rows, rows, [new("rate_limit", 3)]);
    }

    private static Usage Huge => new(9_007_199_254_740_993, 12, long.MaxValue / 8, long.MaxValue / 8, long.MaxValue / 8, long.MaxValue / 8, 123_456_789.01m);

    private static UsageReport Empty => Of() with
    {
        FirstTurn = null,
        LastTurn = null,
        Today = Usage.None,
        Yesterday = Usage.None,
        Last7Days = Usage.None,
        Month = Usage.None,
        Failures = [],
        Windows = [new("5h", 0, [], 0, "plus", 1200, 0), new("7d", 0, [], 0, null, null, 0)],
    };

    private static UsageReport Quiet => Empty with { FirstTurn = Now.AddDays(-90), LastTurn = Now.AddDays(-20) };

    private static IEnumerable<QuotaUse> Quota =>
        HostileNames.Take(6).Select(name => new QuotaUse(name, name, "5h", name, 0.62, Now.AddHours(1), Now.AddMinutes(-3), Now.AddDays(-3), 1700, 85, Now.AddMinutes(40)));

    private static Bucket[] Buckets(int count, TimeSpan step, NamedUsage[] rows) =>
        [.. Enumerable.Range(0, count).Select(bucket => new Bucket(Now - (step * (count - bucket)), rows))];

    private static FakeTailerView View(string? reason, int missing = 0) => new()
    {
        Status = new TailerStatus(reason is null, reason, [.. Enumerable.Range(0, missing).Select(i => $"agents/main/sessions/{new string('y', 120)}{i}.jsonl: permission denied")], TimeSpan.Zero),
        Accounts = [.. HostileNames.Take(3).Select(name => new OAuthAccount("openai-codex", name, name, Now.AddDays(-1)))],
    };
}
