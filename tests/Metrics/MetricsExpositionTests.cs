using System.Text;
using Clawtail.Metrics;
using Clawtail.Tailer.Ledger;
using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Metrics;

public sealed class MetricsExpositionTests
{
    private const string Messages = """openclaw_codex_messages_total{provider="openai-codex",model="gpt",session_kind="main"}""";

    [Fact]
    public async Task Trouble_while_publishing_fails_the_scrape_before_a_byte_is_sent()
    {
        await using var exposition = Exposition.OfEmptyHome();
        exposition.Tailer.Fault = new InvalidOperationException("ledger is gone");
        using var body = new MemoryStream();

        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(
            () => exposition.Metrics.WriteAsync(body, ExpositionFormat.Text, TestContext.Current.CancellationToken));

        Assert.Same(exposition.Tailer.Fault, thrown);
        Assert.Equal(0, body.Length);
    }

    [Fact]
    public async Task A_scrape_that_failed_halfway_leaves_nothing_in_the_next_one()
    {
        await using var exposition = new Exposition();
        exposition.Tailer.Count("gpt", messages: 3);
        exposition.Tailer.CompleteBaseline();
        var good = exposition.Tailer.Current;
        exposition.Tailer.Current = good with { Usage = [good.Usage[0], null!] };
        await Assert.ThrowsAsync<NullReferenceException>(() => exposition.ScrapeAsync());

        exposition.Tailer.Current = good;
        var page = await exposition.ScrapeAsync();

        Assert.Equal(3, page[Messages]);
    }

    [Fact]
    public async Task A_cancelled_scrape_does_not_keep_others_waiting()
    {
        await using var exposition = Exposition.OfEmptyHome();
        using var body = new MemoryStream();
        var cancelled = new CancellationToken(canceled: true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => exposition.Metrics.WriteAsync(body, ExpositionFormat.Text, cancelled));

        Assert.NotEmpty((await exposition.ScrapeAsync()).Samples);
    }

    [Fact]
    public async Task A_client_that_does_not_read_holds_up_nobody()
    {
        await using var exposition = Exposition.OfEmptyHome();
        using var stuck = await exposition.Metrics.RenderAsync(ExpositionFormat.Text, TestContext.Current.CancellationToken);

        var page = await exposition.ScrapeAsync();

        Assert.Equal(stuck.Length, Encoding.UTF8.GetByteCount(page.Text));
    }

    [Fact]
    public async Task Concurrent_scrapes_each_get_a_whole_page_of_one_commit()
    {
        await using var exposition = new Exposition();
        exposition.Tailer.Count("gpt", "main", messages: 1);
        exposition.Tailer.Count("gpt", "cron", messages: 1);
        exposition.Tailer.CompleteBaseline();

        var pages = await Task.WhenAll(Enumerable.Range(0, 64).Select(i => Task.Run(() =>
        {
            exposition.Tailer.Current = WithMessages(exposition.Tailer.Current, i + 1);
            return exposition.ScrapeAsync();
        })));

        Assert.All(pages, p => Assert.Equal(p[Messages], p[Messages.Replace("main", "cron", StringComparison.Ordinal)]));
    }

    [Fact]
    public async Task A_warm_scrape_of_200_series_allocates_next_to_nothing()
    {
        await using var exposition = new Exposition();
        for (var i = 0; i < 200; i++) exposition.Tailer.Count("model-" + i);
        exposition.Tailer.CompleteBaseline();
        await ScrapeIntoNothingAsync(exposition);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var scrape = ScrapeIntoNothingAsync(exposition);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.True(scrape.IsCompletedSuccessfully);
        Assert.InRange(allocated, 0, 100_000);
    }

    [Fact]
    public async Task A_crowd_that_comes_while_a_page_is_rendered_shares_the_next_one()
    {
        await using var exposition = Exposition.OfEmptyHome();
        var cancel = TestContext.Current.CancellationToken;

        exposition.Tailer.Open.Reset();
        var first = Task.Run(() => exposition.Metrics.RenderAsync(ExpositionFormat.Text, cancel), cancel);
        SpinWait.SpinUntil(() => exposition.Tailer.Waiting);
        var others = Enumerable.Range(0, 94).Select(_ => exposition.Metrics.RenderAsync(ExpositionFormat.Text, cancel)).ToArray();
        exposition.Tailer.Open.Set();
        var scrapes = await Task.WhenAll([first, .. others]);
        var pages = new HashSet<byte[]>();
        foreach (var scrape in scrapes)
        {
            var body = new BufferOfFirstWrite();
            await scrape.CopyToAsync(body, cancel);
            pages.Add(body.Memory!);
            scrape.Dispose();
        }

        Assert.Equal(2, pages.Count);
    }

    [Fact]
    public async Task A_page_shows_what_was_committed_before_it_was_asked_for()
    {
        await using var exposition = Exposition.OfEmptyHome();
        exposition.Tailer.Count("gpt");
        exposition.Tailer.CompleteBaseline();
        for (var messages = 2; messages < 200; messages++)
        {
            exposition.Tailer.Count("gpt");
            var others = Enumerable.Range(0, 3).Select(_ => exposition.ScrapeAsync()).ToArray();

            Assert.Equal(messages, (await exposition.ScrapeAsync())[Messages]);
            await Task.WhenAll(others);
        }
    }

    private static Task ScrapeIntoNothingAsync(Exposition exposition) =>
        exposition.Metrics.WriteAsync(Stream.Null, ExpositionFormat.Text, TestContext.Current.CancellationToken);

    private static UsageSnapshot WithMessages(UsageSnapshot snapshot, long messages) =>
        snapshot with { Usage = [.. snapshot.Usage.Select(s => s with { Exposed = s.Exposed with { Messages = messages } })] };

    /// <summary>Remembers whose memory the first bytes were in.</summary>
    private sealed class BufferOfFirstWrite : MemoryStream
    {
        public byte[]? Memory { get; private set; }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Memory is null && System.Runtime.InteropServices.MemoryMarshal.TryGetArray(buffer, out var segment)) Memory = segment.Array;
            return base.WriteAsync(buffer, cancellationToken);
        }
    }
}
