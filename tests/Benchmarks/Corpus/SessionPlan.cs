namespace Clawtail.Benchmarks.Corpus;

/// <summary>A model as sessions use it.</summary>
/// <param name="Provider">As the transcript spells it.</param>
/// <param name="Api">As the transcript spells it.</param>
/// <param name="Name">Model name.</param>
/// <param name="NanoDollarsPerToken">Price of an input token; output costs eight times as much, a cached one a tenth.</param>
internal sealed record Model(string Provider, string Api, string Name, int NanoDollarsPerToken)
{
    /// <summary>The provider as Clawtail names it: ChatGPT plans were renamed to <c>openai</c> by later releases.</summary>
    public string CountedProvider => Api == "openai-chatgpt-responses" ? "openai-codex" : Provider;
}

/// <summary>One session before it is written: who, what kind, how long, when.</summary>
/// <param name="Id">Session id and file name.</param>
/// <param name="Key">Its key in the index, or null when the index has forgotten it.</param>
/// <param name="Kind">The kind that the key tells.</param>
/// <param name="Model">The model of all of its turns.</param>
/// <param name="Turns">Its own turns, without copied ones.</param>
/// <param name="StartMs">When it begins, Unix milliseconds.</param>
/// <param name="IsFork">Whether it begins as a copy of the session planned before it.</param>
internal sealed record SessionPlan(string Id, string? Key, string Kind, Model Model, int Turns, long StartMs, bool IsFork);
