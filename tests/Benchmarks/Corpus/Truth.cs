using System.Globalization;
using System.Text.Json;

namespace Clawtail.Benchmarks.Corpus;

/// <summary>What must be counted, kept while the corpus is written; the same shape as the example homes' <c>expected.json</c>.</summary>
internal sealed class Truth
{
    private readonly SortedDictionary<(string Provider, string Model, string Kind), (long Messages, Usage Sum)> _usage = [];
    private readonly SortedDictionary<(string Provider, string Model, string Message, string? Code), long> _errors = [];
    private long _turns;
    private long _copies;
    private long _synthetic;
    private long _lastRunMs;

    public void Add(SessionPlan session, Usage usage, long timestampMs)
    {
        var key = (session.Model.CountedProvider, session.Model.Name, session.Kind);
        var (count, sum) = _usage.GetValueOrDefault(key);
        _usage[key] = (count + 1, sum + usage);
        Ran(timestampMs);
    }

    public void AddSynthetic() => _synthetic++;

    /// <summary>What a fork repeats is stored once more and counted no more.</summary>
    public void AddCopies(int turns, int synthetic)
    {
        _copies += turns;
        _synthetic += synthetic;
    }

    public void AddError(SessionPlan session, Failure failure, long timestampMs)
    {
        var key = (session.Model.CountedProvider, session.Model.Name, failure.Message, failure.Code);
        _errors[key] = _errors.GetValueOrDefault(key) + 1;
        Ran(timestampMs);
    }

    public void WriteTo(string path)
    {
        using var file = File.Create(path);
        using var json = new Utf8JsonWriter(file, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteNumber("assistant_entries_stored", _turns + _copies + _synthetic);
        json.WriteNumber("distinct_turns", _turns);
        json.WriteNumber("synthetic", _synthetic);
        WriteArray(json, "messages", _usage, (key, value) => WriteSeries(json, key, null, value.Messages));
        WriteArray(json, "tokens", _usage, (key, value) =>
        {
            WriteSeries(json, key, "cache_read", value.Sum.CacheRead);
            WriteSeries(json, key, "cache_write", value.Sum.CacheWrite);
            WriteSeries(json, key, "input", value.Sum.Input);
            WriteSeries(json, key, "output", value.Sum.Output);
        });
        WriteArray(json, "errors", _errors, (key, value) => WriteError(json, key, value));
        WriteArray(json, "cost_usd", _usage, (key, value) => WriteSeries(json, key, null, value.Sum.NanoDollars / 1e9m));
        json.WriteNumber("last_run_timestamp_ms", _lastRunMs);
        json.WriteEndObject();
    }

    private void Ran(long timestampMs)
    {
        _turns++;
        _lastRunMs = Math.Max(_lastRunMs, timestampMs);
    }

    private static void WriteArray<TKey, TValue>(
        Utf8JsonWriter json, string name, SortedDictionary<TKey, TValue> rows, Action<TKey, TValue> write)
        where TKey : notnull
    {
        json.WriteStartArray(name);
        foreach (var (key, value) in rows) write(key, value);
        json.WriteEndArray();
    }

    private static void WriteSeries(
        Utf8JsonWriter json, (string Provider, string Model, string Kind) key, string? type, decimal value)
    {
        json.WriteStartObject();
        json.WriteString("provider", key.Provider);
        json.WriteString("model", key.Model);
        json.WriteString("session_kind", key.Kind);
        if (type is not null) json.WriteString("type", type);
        json.WritePropertyName("value");
        json.WriteRawValue(value.ToString("0.#########", CultureInfo.InvariantCulture));
        json.WriteEndObject();
    }

    private static void WriteError(Utf8JsonWriter json, (string Provider, string Model, string Message, string? Code) key, long value)
    {
        json.WriteStartObject();
        json.WriteString("provider", key.Provider);
        json.WriteString("model", key.Model);
        json.WriteString("error_message", key.Message);
        json.WriteString("error_code", key.Code);
        json.WriteNumber("value", value);
        json.WriteEndObject();
    }
}
