using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using ZstdSharp;

namespace Clawtail.Tests.Support;

/// <summary>
/// The provider of a ChatGPT plan on loopback (OpenAI's Responses API, streamed, with the headers that tell how much of the plan is
/// used), with a log of its own: what it answered is what was charged.
/// </summary>
internal sealed class CodexProvider : IDisposable
{
    /// <summary>In a message: the model uses a tool before it answers.</summary>
    public const string UseTool = "PLEASE-USE-A-TOOL";

    /// <summary>In a message: the first call is refused with status 429, the next is answered.</summary>
    public const string RefuseOnce = "PLEASE-REFUSE-ONCE";

    /// <summary>In a message: the plan is used up.</summary>
    public const string UsedUp = "THE-PLAN-IS-USED-UP";

    /// <summary>The agents' model. Titles and recaps are asked of another one, and always answered.</summary>
    public const string Model = "gpt-5.5";

    private readonly HttpListener _listener = new();
    private readonly ConcurrentQueue<ProviderCall> _answered = new();
    private int _requests;

    public CodexProvider()
    {
        Address = $"http://127.0.0.1:{FreePort.Next()}/";
        _listener.Prefixes.Add(Address);
        _listener.Start();
        _ = ServeAsync();
    }

    public string Address { get; }

    /// <summary>When the window of five hours begins anew; seconds since the Unix epoch.</summary>
    public long ResetsAt { get; } = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + 3600;

    /// <summary>The calls that it answered.</summary>
    public IReadOnlyCollection<ProviderCall> Answered => _answered;

    /// <summary>How many calls it refused.</summary>
    public int Refused { get; private set; }

    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        try
        {
            while (_listener.IsListening) _ = AnswerAsync(await _listener.GetContextAsync());
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        using var response = context.Response;
        // A websocket is tried first.
        if (context.Request.IsWebSocketRequest) response.StatusCode = 426;
        else if (context.Request.HttpMethod == "POST" && context.Request.Url!.AbsolutePath.EndsWith("/responses", StringComparison.Ordinal)) await AnswerAsync(context.Request, response);
        else response.StatusCode = 404;
    }

    private async Task AnswerAsync(HttpListenerRequest request, HttpListenerResponse response)
    {
        await using var body = request.Headers["Content-Encoding"] == "zstd" ? new DecompressionStream(request.InputStream) : request.InputStream;
        using var document = await JsonDocument.ParseAsync(body);
        var model = document.RootElement.GetProperty("model").GetString()!;
        var input = document.RootElement.GetProperty("input").EnumerateArray().ToList();
        bool IsAsked(string word) => model == Model && input.Exists(i => i.GetRawText().Contains(word, StringComparison.Ordinal));

        if (IsAsked(UsedUp)) await RefuseAsync(response, used: 100, $$$"""{"error":{"type":"usage_limit_reached","message":"The usage limit has been reached","plan_type":"plus","resets_at":{{{ResetsAt}}}}}""");
        else if (IsAsked(RefuseOnce) && Refused == 0) await RefuseAsync(response, used: 42, """{"error":{"message":"Rate limit reached for requests","type":"rate_limit_error","code":"rate_limit_exceeded"}}""");
        else await StreamAsync(response, model, IsAsked(UseTool) && input[^1].GetProperty("type").GetString() != "function_call_output");
    }

    private async Task StreamAsync(HttpListenerResponse response, string model, bool usesTool)
    {
        var number = Interlocked.Increment(ref _requests);
        var call = new ProviderCall(model, Input: 1000 + number, CacheRead: 100 + number, Output: 20 + number);
        var item = usesTool
            ? $$"""{"type":"function_call","id":"fc_{{number}}","name":"exec_command","arguments":"{\"cmd\":\"true\"}","call_id":"call_{{number}}"}"""
            : $$"""{"type":"message","id":"msg_{{number}}","role":"assistant","content":[{"type":"output_text","text":"answer {{number}}","annotations":[]}]}""";
        var (input, total) = (call.Input + call.CacheRead, call.Input + call.CacheRead + call.Output);
        var usage = $$$"""{"input_tokens":{{{input}}},"input_tokens_details":{"cached_tokens":{{{call.CacheRead}}}},"output_tokens":{{{call.Output}}},"output_tokens_details":{"reasoning_tokens":5},"total_tokens":{{{total}}}}""";
        string[] events =
        [
            $$$"""{"type":"response.created","response":{"id":"resp_{{{number}}}"}}""",
            $$$"""{"type":"response.output_item.done","output_index":0,"item":{{{item}}}}""",
            $$$"""{"type":"response.completed","response":{"id":"resp_{{{number}}}","usage":{{{usage}}}}}""",
        ];
        _answered.Enqueue(call);
        Tell(response, used: 43);
        response.ContentType = "text/event-stream";
        await WriteAsync(response, string.Concat(events.Select(e => $"event: {JsonDocument.Parse(e).RootElement.GetProperty("type").GetString()}\ndata: {e}\n\n")));
    }

    private async Task RefuseAsync(HttpListenerResponse response, int used, string body)
    {
        Refused++;
        response.StatusCode = 429;
        response.ContentType = "application/json";
        if (used == 100) Tell(response, used);
        await WriteAsync(response, body);
    }

    /// <summary>How much of the plan is used, in percent.</summary>
    private void Tell(HttpListenerResponse response, int used)
    {
        response.AddHeader("x-codex-primary-used-percent", used.ToString(CultureInfo.InvariantCulture));
        response.AddHeader("x-codex-primary-window-minutes", "300");
        response.AddHeader("x-codex-primary-reset-at", ResetsAt.ToString(CultureInfo.InvariantCulture));
        response.AddHeader("x-codex-secondary-used-percent", "54");
        response.AddHeader("x-codex-secondary-window-minutes", "10080");
        response.AddHeader("x-codex-secondary-reset-at", (ResetsAt + 360_000).ToString(CultureInfo.InvariantCulture));
    }

    private static Task WriteAsync(HttpListenerResponse response, string text) => response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(text)).AsTask();
}

/// <summary>A call that a provider answered.</summary>
/// <param name="Input">Without what the cache answered.</param>
internal sealed record ProviderCall(string Model, long Input, long CacheRead, long Output);
