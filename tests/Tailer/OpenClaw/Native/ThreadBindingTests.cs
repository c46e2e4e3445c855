using System.Text;
using System.Text.Json;
using Clawtail.Tailer.OpenClaw.Native;
using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Tailer.OpenClaw.Native;

public sealed class ThreadBindingTests
{
    [Fact]
    public void The_bindings_of_a_real_home_tell_each_sessions_thread_and_credential()
    {
        using var home = new TempFolder();
        RealHome.CopyTo("native-codex-2026.9.6", home.Path);
        var sessions = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(RealHome.Root, "native-codex-2026.9.6", "expected.json"))).RootElement.GetProperty("sessions").EnumerateArray().ToList();

        var bindings = RealTranscript.ReadBindings(home.Path).Select(b => Parse(b.Key, b.Value)!).ToList();

        Assert.Equal(10, bindings.Count);
        Assert.All(bindings, binding => Assert.Equal("openai:operator@example.invalid", binding.Profile));
        foreach (var binding in bindings.Where(b => b.Session != "limit"))
        {
            var session = Assert.Single(sessions, s => s.GetProperty("session_id").GetString() == binding.Session && !s.TryGetProperty("native_subagent_of", out _));
            Assert.Equal(session.GetProperty("agent").GetString(), binding.Agent);
            Assert.Equal(binding.SessionKeyHash, ThreadBinding.HashOf(session.GetProperty("session_key").GetString()!));
            Assert.Contains(session.GetProperty("threads").EnumerateArray(), t => t.GetString() == binding.Thread.ToString());
        }
    }

    [Fact]
    public void A_binding_without_a_session_or_a_credential_still_tells_the_sessions_key()
    {
        var binding = Parse("session-key:main:abc", """{"version":1,"state":"active","binding":{"threadId":"01a210b6-3968-7a12-b371-ab70a0fa48ed"}}""")!;

        Assert.Equal(("main", "abc", null, null), (binding.Agent, binding.SessionKeyHash, binding.Session, binding.Profile));
    }

    [Theory]
    [InlineData("session-key:main:abc", "{}")]
    [InlineData("session-key:main:abc", "[]")]
    [InlineData("session-key:main:abc", "{\"binding\":7}")]
    [InlineData("session-key:main:abc", "{\"binding\":{\"threadId\":7}}")]
    [InlineData("session-key:main:abc", "{\"binding\":{\"threadId\":\"\"}}")]
    [InlineData("session-key:main:abc", "{\"binding\":{\"threadId\":\"\\ud800\"}}")]
    [InlineData("session-key:main:abc", "{\"binding\":{\"thr")]
    [InlineData("session-key:main:abc", "")]
    [InlineData("session-key:abc", "{\"binding\":{\"threadId\":\"x\"}}")]
    [InlineData("sha256:abc:d", "{\"binding\":{\"threadId\":\"x\"}}")]
    public void What_binds_no_thread_is_no_binding(string key, string value) => Assert.Null(Parse(key, value));

    private static ThreadBinding? Parse(string key, string value) => ThreadBinding.Parse(key, Encoding.UTF8.GetBytes(value));
}
