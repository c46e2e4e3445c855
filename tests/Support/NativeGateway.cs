using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Xunit;

namespace Clawtail.Tests.Support;

/// <summary>A real OpenClaw gateway whose agent answers through the real native Codex runtime, with an account of a plan.</summary>
internal sealed class NativeGateway : IAsyncDisposable
{
    private const string Token = "invented-0123456789abcdef";

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromMinutes(2) };
    private readonly Process _process;
    private readonly StringBuilder _said = new();

    private NativeGateway(Process process, int port)
    {
        _process = process;
        _http.BaseAddress = new Uri($"http://127.0.0.1:{port}/");
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        foreach (var stream in new[] { process.StandardOutput, process.StandardError }) _ = NoteAsync(stream);
    }

    /// <summary>Starts it on a new home; it does not answer yet.</summary>
    public static NativeGateway Start(OpenClawInstallation installation, string home, CodexProvider provider)
    {
        var port = FreePort.Next();
        Directory.CreateDirectory(home);
        Configure(home, provider, port);
        GiveAccount(home);
        return new NativeGateway(new OpenClawRelease(installation, home).Start("gateway", "run", "--port", $"{port}", "--bind", "loopback"), port);
    }

    /// <summary>Lets an agent take one message in a session, and waits for what comes of it.</summary>
    public async Task SayAsync(string session, string message, HttpStatusCode expected = HttpStatusCode.OK)
    {
        var status = await TrySayAsync(session, message);
        Assert.True(status == expected, $"Answered with {status}, and said:\n{this}");
    }

    /// <summary>Says something until it is answered: on a busy machine OpenClaw gives up before Codex has started, and goes on when asked again.</summary>
    public async Task SayUntilAnsweredAsync(string session, string message)
    {
        const int Attempts = 5;
        for (var attempt = 1; attempt < Attempts; attempt++)
        {
            if (await TrySayAsync(session, message) == HttpStatusCode.OK) return;
        }
        await SayAsync(session, message);
    }

    private async Task<HttpStatusCode> TrySayAsync(string session, string message)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "v1/chat/completions");
        request.Headers.Add("x-openclaw-session-key", session);
        request.Content = new StringContent($$"""{"model":"openclaw/main","messages":[{"role":"user","content":"{{message}}"}]}""", Encoding.UTF8, "application/json");
        using var answer = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    public async Task UntilReadyAsync()
    {
        var started = Stopwatch.GetTimestamp();
        while (!await AnswersAsync())
        {
            Assert.False(_process.HasExited, $"The gateway ended:\n{_said}");
            Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromMinutes(3), $"The gateway does not answer:\n{_said}");
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
        _http.Dispose();
    }

    public override string ToString()
    {
        lock (_said) return _said.ToString();
    }

    private static void Configure(string home, CodexProvider provider, int port) => File.WriteAllText(Path.Combine(home, "openclaw.json"), $$$"""
        {
          "gateway": { "mode": "local", "port": {{{port}}}, "auth": { "mode": "token", "token": "{{{Token}}}" }, "http": { "endpoints": { "chatCompletions": { "enabled": true } } } },
          "plugins": { "allow": ["codex", "openai"], "entries": { "codex": { "enabled": true, "config": { "appServer": { "requestTimeoutMs": 180000, "args":
            ["app-server", "--listen", "stdio://", "-c", "openai_base_url=\"{{{provider.Address}}}v1\"", "-c", "chatgpt_base_url=\"{{{provider.Address}}}backend-api\""] } } } } },
          "agents": { "defaults": {
            "model": { "primary": "openai/{{{CodexProvider.Model}}}" }, "models": { "openai/{{{CodexProvider.Model}}}": { "agentRuntime": { "id": "codex" } } },
            "workspace": "{{{Directory.CreateDirectory(Path.Combine(home, "workspace")).FullName}}}", "skipBootstrap": true } }
        }
        """);

    /// <summary>Where OpenClaw keeps its credentials since 2026.8: it takes the rest of the database for not made yet.</summary>
    private static void GiveAccount(string home)
    {
        var expires = TimeProvider.System.GetUtcNow().AddDays(10);
        var claims = $$$"""{"exp":{{{expires.ToUnixTimeSeconds()}}},"https://api.openai.com/auth":{"chatgpt_plan_type":"plus","chatgpt_account_id":"CANARYACCOUNT"}}""";
        var access = $"{Encode("""{"alg":"none","typ":"JWT"}""")}.{Encode(claims)}.CANARYSIGNATURE";
        var store = $$$"""
            {"version":1,"profiles":{"openai:operator@example.invalid":{"type":"oauth","provider":"openai","email":"operator@example.invalid","access":"{{{access}}}","refresh":"CANARYREFRESH","accountId":"CANARYACCOUNT","expires":{{{expires.ToUnixTimeMilliseconds()}}} } } }
            """;
        using var database = new SqliteShell(Path.Combine(Directory.CreateDirectory(Path.Combine(home, "state")).FullName, "openclaw.sqlite"));
        database.Execute("CREATE TABLE config_machine_state (state_key TEXT NOT NULL PRIMARY KEY, value_json TEXT NOT NULL, updated_at_ms INTEGER NOT NULL) STRICT");
        database.Execute($"INSERT INTO config_machine_state VALUES ('authProfiles.store', {SqliteShell.Text(store)}, 1)");
    }

    private static string Encode(string json) => System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));

    private async Task<bool> AnswersAsync()
    {
        try
        {
            using var answer = await _http.GetAsync(new Uri("readyz", UriKind.Relative), TestContext.Current.CancellationToken);
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false; // It does not listen yet.
        }
    }

    private async Task NoteAsync(StreamReader stream)
    {
        while (await stream.ReadLineAsync() is { } line)
        {
            lock (_said) _said.AppendLine(line);
        }
    }
}
