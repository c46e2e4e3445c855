using Clawtail.Tailer.OpenClaw.Sessions;
using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Tailer;

public sealed class SessionKindTests : IAsyncDisposable
{
    private readonly TailerHarness _tailer = new();

    [Theory]
    [InlineData("agent:main:main", "main")]
    [InlineData("agent:main:home", "explicit")]
    [InlineData("agent:main:tui-0f0c7a52", "tui")]
    [InlineData("agent:main:Work.2026", "explicit")]
    [InlineData("AGENT:Main:Telegram:Group:1", "group")]
    [InlineData("agent:main:node-phone", "node")]
    [InlineData("somebody", "explicit")]
    [InlineData("main", "main")]
    [InlineData("agent::x", "unknown")]
    [InlineData("agent:main:main:thread:42", "main")]
    [InlineData("agent:main:cron:nightly", "cron")]
    [InlineData("agent:main:cron:nightly:run:0f0c", "cron")]
    [InlineData("cron:nightly:trigger", "cron")]
    [InlineData("agent:main:subagent:0f0c7a52", "subagent")]
    [InlineData("agent:main:subagent:0f0c:subagent:7a52", "subagent")]
    [InlineData("agent:main:acp:binding:telegram:x:y", "acp")]
    [InlineData("agent:main:hook:0f0c", "hook")]
    [InlineData("hook:gmail:1", "hook")]
    [InlineData("agent:main:telegram:group:-100:topic:7", "group")]
    [InlineData("agent:main:discord:channel:99:thread:1", "group")]
    [InlineData("agent:main:matrix:room:!x", "group")]
    [InlineData("agent:main:telegram:direct:42", "direct")]
    [InlineData("agent:main:telegram:work:dm:42", "direct")]
    [InlineData("agent:main:direct:42", "direct")]
    [InlineData("agent:main:main:heartbeat", "heartbeat")]
    [InlineData("agent:main:telegram:group:1:heartbeat", "heartbeat")]
    [InlineData("telegram:slash:42", "telegram-slash")]
    [InlineData("agent:main:discord:slash:42", "discord-slash")]
    [InlineData("agent:main:explicit:0f0c", "explicit")]
    [InlineData("agent:main:dashboard:0f0c", "dashboard")]
    [InlineData("agent:main:voice", "voice")]
    [InlineData("agent:main:boot", "boot")]
    [InlineData("agent:main:openresponses-user:somebody", "openresponses-user")]
    [InlineData("agent:main:user@example.com:x", "unknown")]
    [InlineData("agent:main:0f0c7a52-5a7e:x", "unknown")]
    [InlineData("", "unknown")]
    public void A_key_tells_the_kind_and_nothing_else(string key, string kind) => Assert.Equal(kind, SessionKey.KindOf(key, isSpawned: false));

    [Fact]
    public void A_spawned_session_is_a_subagent_whatever_its_key() => Assert.Equal("subagent", SessionKey.KindOf("agent:main:telegram:group:1", isSpawned: true));

    [Fact]
    public async Task A_session_keeps_its_kind_when_OpenClaw_forgets_it()
    {
        WriteIndex("""{"agent:main:cron:nightly":{"sessionId":"now","usageFamilySessionIds":["before","now"],"skillsSnapshot":{"sessionId":"not-this","prompt":"x"}}}""");
        _tailer.Write("now.jsonl", Transcript.Header("now"), Transcript.Turn(1));
        _tailer.Write("before.jsonl.reset.2026-11-23T05-05-27.300Z", Transcript.Header("before"), Transcript.Turn(2));
        await _tailer.StartAsync();
        Assert.Equal(2, Assert.Single(_tailer.Totals.Usage, s => s.SessionKind == "cron").Counted.Messages);

        WriteIndex("{}");
        await _tailer.RestartAsync();
        _tailer.Append("now.jsonl", Transcript.Turn(3));
        await _tailer.SweepAsync();

        Assert.Equal(3, Assert.Single(_tailer.Totals.Usage).Counted.Messages);
    }

    [Fact]
    public async Task A_new_session_is_looked_up_before_its_first_turn_is_counted()
    {
        await _tailer.StartAsync();

        WriteIndex("""{"agent:main:telegram:group:1":{"sessionId":"new"}}""");
        _tailer.Write("new.jsonl", Transcript.Header("new"), Transcript.Turn(1));
        await _tailer.HintAsync("new.jsonl");

        Assert.Equal("group", Assert.Single(_tailer.Totals.Usage).SessionKind);
    }

    [Fact]
    public async Task Half_an_emoji_in_one_key_leaves_the_kinds_of_all_others()
    {
        WriteIndex("""{"agent:main:telegram:group:\ud83d":{"sessionId":"half"},"agent:main:cron:a":{"sessionId":"whole","usageFamilySessionIds":["\ude00","old"]}}""");
        _tailer.Write("half.jsonl", Transcript.Header("half"), Transcript.Turn(1));
        _tailer.Write("whole.jsonl", Transcript.Header("whole"), Transcript.Turn(2));
        _tailer.Write("old.jsonl", Transcript.Header("old"), Transcript.Turn(3));

        await _tailer.StartAsync();

        Assert.Equal([("cron", 2L), ("unknown", 1L)], _tailer.Totals.Usage.Select(s => (s.SessionKind, s.Counted.Messages)).Order());
    }

    [Fact]
    public async Task A_session_whose_id_leads_nowhere_is_the_one_of_the_transcript_that_its_entry_names()
    {
        WriteIndex("""
            {"agent:main:cron:a":{"sessionId":"provisional","sessionFile":"/home/node/.openclaw/agents/main/sessions/a.jsonl"},
             "agent:main:hook:b":{"sessionFile":"C:\\openclaw\\2026-11-20T12-00-00_b.jsonl"}}
            """);
        _tailer.Write("a.jsonl", Transcript.Header("another-id"), Transcript.Turn(1));
        _tailer.Write("2026-11-20T12-00-00_b.jsonl", Transcript.Turn(2));

        await _tailer.StartAsync();

        Assert.Equal([("cron", 1L), ("hook", 1L)], _tailer.Totals.Usage.Select(s => (s.SessionKind, s.Counted.Messages)).Order());
    }

    [Theory]
    [InlineData("""{"agent:main:cron:a":{"sessionId":"a","sessionFile":"b.jsonl"},"agent:main:main":{"sessionId":"b","sessionFile":"b.jsonl"}}""", "cron main")]
    [InlineData("""{"agent:main:cron:a":{"sessionId":"new","sessionFile":"b.jsonl"},"agent:main:main":{"sessionId":"b","sessionFile":"b.jsonl"}}""", "main unknown")]
    [InlineData("""{"agent:main:cron:a":{"sessionId":"a","sessionFile":"b.jsonl"}}""", "cron unknown")]
    [InlineData("""{"agent:main:cron:a":{"sessionId":"new","sessionFile":"../../../etc/passwd"}}""", "unknown unknown")]
    public async Task A_transcript_that_an_entry_names_wrongly_keeps_its_own_kind(string index, string kinds)
    {
        WriteIndex(index);
        _tailer.Write("a.jsonl", Transcript.Header("a"), Transcript.Turn(1));
        _tailer.Write("b.jsonl", Transcript.Header("b"), Transcript.Turn(2));

        await _tailer.StartAsync();

        Assert.Equal(kinds, string.Join(' ', _tailer.Totals.Usage.SelectMany(s => Enumerable.Repeat(s.SessionKind, (int)s.Counted.Messages)).Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task A_fork_gives_its_turns_to_the_session_they_came_from()
    {
        WriteIndex("""{"agent:main:main":{"sessionId":"z-parent"},"agent:main:subagent:1":{"sessionId":"a-fork"}}""");
        _tailer.Write("a-fork.jsonl", Transcript.Header("a-fork", Transcript.Epoch.AddHours(1)), Transcript.Turn(1), Transcript.Turn(2));
        _tailer.Write("z-parent.jsonl", Transcript.Header("z-parent", Transcript.Epoch), Transcript.Turn(1));

        await _tailer.StartAsync();

        Assert.Equal([("main", 1L), ("subagent", 1L)], _tailer.Totals.Usage.Select(s => (s.SessionKind, s.Counted.Messages)).Order());
    }

    [Fact]
    public async Task Sessions_are_counted_by_kind_and_active_ones_by_their_newest_entry()
    {
        var now = _tailer.Time.GetUtcNow();
        WriteIndex("""{"agent:main:main":{"sessionId":"s"},"agent:main:cron:a":{"sessionId":"t"},"agent:main:cron:b":{"sessionId":"u"}}""");
        _tailer.Write("s.jsonl", Transcript.Header("s"), Transcript.Turn(1, now.AddMinutes(-5)));
        _tailer.Write("t.jsonl", Transcript.Header("t"), Transcript.Turn(2, now.AddHours(-2)));

        await _tailer.StartAsync();

        Assert.Equal([("cron", 2), ("main", 1)], _tailer.Tailer.Sessions.Indexed.Select(p => (p.Key, p.Value)));
        Assert.Equal("main", Assert.Single(_tailer.Tailer.Sessions.RecentEntries).Kind);
    }

    [Fact]
    public async Task An_index_that_is_not_JSON_is_reported_once_and_read_when_it_is_whole_again()
    {
        WriteIndex("{\"agent:main:main\":{\"sessionId\":");
        _tailer.Write("s.jsonl", Transcript.Header("s"), Transcript.Turn(1));
        await _tailer.StartAsync();
        await _tailer.SweepAsync();
        Assert.Single(_tailer.Events.All, e => e.StartsWith("MetadataRejected sessions.json", StringComparison.Ordinal));

        WriteIndex("""{"agent:main:main":{"sessionId":"s"}}""");
        await _tailer.SweepAsync();
        _tailer.Append("s.jsonl", Transcript.Turn(2));
        await _tailer.SweepAsync();

        Assert.Contains(_tailer.Totals.Usage, s => (s.SessionKind, s.Counted.Messages) == ("main", 1));
    }

    public ValueTask DisposeAsync() => _tailer.DisposeAsync();

    private void WriteIndex(string json)
    {
        File.WriteAllText(_tailer.PathOf("sessions.json.tmp"), json);
        File.Move(_tailer.PathOf("sessions.json.tmp"), _tailer.PathOf("sessions.json"), overwrite: true);
    }
}
