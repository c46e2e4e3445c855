using System.Net;
using System.Text;

namespace Clawtail.Tests.Support;

/// <summary>A model provider on loopback (OpenAI's chat completions, streamed): answers every request alike, or fails it as the message asks.</summary>
internal sealed class LoopbackModel : IDisposable
{
    /// <summary>In a message: the model answers with status 401.</summary>
    public const string FailUnauthorized = "PLEASE-FAIL-401";

    private readonly HttpListener _listener = new();
    private int _answers;

    public LoopbackModel()
    {
        Address = $"http://127.0.0.1:{FreePort.Next()}/";
        _listener.Prefixes.Add(Address);
        _listener.Start();
        _ = ServeAsync();
    }

    public string Address { get; }

    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        try
        {
            while (_listener.IsListening) await AnswerAsync(await _listener.GetContextAsync());
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        using var reader = new StreamReader(context.Request.InputStream);
        var request = await reader.ReadToEndAsync();
        using var response = context.Response;
        if (request.Contains(FailUnauthorized, StringComparison.Ordinal))
        {
            response.StatusCode = 401;
            await WriteAsync(response, """{"error":{"message":"Incorrect API key provided","type":"invalid_request_error","code":"invalid_api_key"}}""");
            return;
        }
        if (request.Length == 0)
        {
            await WriteAsync(response, """{"object":"list","data":[{"id":"fake-1","object":"model"}]}""");
            return;
        }
        response.ContentType = "text/event-stream";
        var id = $"chatcmpl-{++_answers}";
        string[] chunks =
        [
            """ "choices":[{"index":0,"delta":{"role":"assistant","content":"pong"}}]""",
            """ "choices":[{"index":0,"delta":{},"finish_reason":"stop"}]""",
            """ "choices":[],"usage":{"prompt_tokens":101,"completion_tokens":21,"total_tokens":122,"prompt_tokens_details":{"cached_tokens":40}}""",
        ];
        var lines = chunks.Select(c => $$"""data: {"id":"{{id}}","object":"chat.completion.chunk","created":1,"model":"fake-1",{{c}}}""");
        await WriteAsync(response, string.Concat([.. lines.Select(l => l + "\n\n"), "data: [DONE]\n\n"]));
    }

    private static Task WriteAsync(HttpListenerResponse response, string text) =>
        response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(text)).AsTask();
}
