using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Clawtail.Tailer.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Clawtail.Host.Logging;

/// <summary>
/// Log lines for collectors: one JSON object each, with <c>time</c> (UTC), <c>level</c>, <c>event</c>, <c>message</c>, the values in the
/// message by their names, and <c>exception</c>.
/// </summary>
internal sealed class JsonFormatter(TimeProvider time) : LineFormatter("clawtail-json", time)
{
    // Nobody embeds a log line into a web page; paths and messages stay readable.
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer, Readable))
        {
            json.WriteStartObject();
            json.WriteString("time", Now);
            json.WriteString("level", NameOf(logEntry.LogLevel));
            if (logEntry.EventId.Name is { } name) json.WriteString("event", name);
            json.WriteString("message", logEntry.Formatter(logEntry.State, logEntry.Exception));
            WriteValues(json, logEntry.State);
            if (logEntry.Exception is { } exception) json.WriteString("exception", exception.ToString());
            json.WriteEndObject();
        }
        // What harms a reader of the line stands in strings only, where \u202e is JSON for what it stands for.
        textWriter.Write(Printable.Of(Encoding.UTF8.GetString(buffer.WrittenSpan)));
        textWriter.Write('\n');
    }

    private static void WriteValues<TState>(Utf8JsonWriter json, TState state)
    {
        if (state is not IReadOnlyList<KeyValuePair<string, object?>> values) return;

        foreach (var (name, value) in values)
        {
            var key = JsonNamingPolicy.CamelCase.ConvertName(name);
            if (key is "{OriginalFormat}" or "{originalFormat}" or "time" or "level" or "event" or "message" or "exception") continue;
            json.WritePropertyName(key);
            WriteValue(json, value);
        }
    }

    private static void WriteValue(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null: json.WriteNullValue(); break;
            case bool truth: json.WriteBooleanValue(truth); break;
            case int number: json.WriteNumberValue(number); break;
            case long number: json.WriteNumberValue(number); break;
            case TimeSpan duration: json.WriteNumberValue(Math.Round(duration.TotalSeconds, 6)); break;
            default: json.WriteStringValue(Convert.ToString(value, CultureInfo.InvariantCulture)); break;
        }
    }
}
