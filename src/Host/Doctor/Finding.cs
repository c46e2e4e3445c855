using System.Text.Json.Serialization;

namespace Clawtail.Host.Doctor;

/// <summary>One thing that was looked at, how it is, and what to do about it.</summary>
/// <param name="Check">What was looked at, in a word.</param>
/// <param name="Advice">What to do; null where nothing needs doing.</param>
internal sealed record Finding(string Check, Severity Severity, string Summary, string? Advice)
{
    public static Finding Ok(string check, string summary) => new(check, Severity.Ok, summary, null);

    public static Finding Warn(string check, string summary, string advice) => new(check, Severity.Warn, summary, advice);

    public static Finding Fail(string check, string summary, string advice) => new(check, Severity.Fail, summary, advice);
}

/// <summary>How much a finding matters.</summary>
internal enum Severity
{
    [JsonStringEnumMemberName("ok")]
    Ok,

    /// <summary>Clawtail works, but not as well as it could, or not for ever.</summary>
    [JsonStringEnumMemberName("warn")]
    Warn,

    /// <summary>Clawtail cannot count, or its numbers would be wrong.</summary>
    [JsonStringEnumMemberName("fail")]
    Fail,
}
