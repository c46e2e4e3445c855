namespace Clawtail.Tailer;

/// <summary>What the tailer needs to know; the host's options, validated.</summary>
public sealed record TailerOptions
{
    /// <summary>OpenClaw's state directory, absolute. May be missing: it is waited for.</summary>
    public required string Home { get; init; }

    /// <summary>Where the ledger lives, absolute. Created when missing.</summary>
    public required string StateDirectory { get; init; }

    /// <summary>Codex homes outside of OpenClaw's directory whose rollouts are read too, absolute. May be missing.</summary>
    public IReadOnlyList<string> CodexDirectories { get; init; } = [];

    public TimeSpan SweepInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A session with an entry younger than this is active.</summary>
    public TimeSpan ActiveWindow { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Label sets per metric before new ones fold into <c>other</c>.</summary>
    public int MaxSeries { get; init; } = 200;

    /// <summary>Bytes. Larger entries are skipped and counted.</summary>
    public int MaxEntrySize { get; init; } = 32 * 1024 * 1024;

    internal TailerLimits Limits { get; init; } = TailerLimits.Default;

    public AccountLabel AccountLabel { get; init; } = AccountLabel.Masked;
}

/// <summary>How an account is named in labels.</summary>
public enum AccountLabel
{
    /// <summary><c>o***@example.com</c></summary>
    Masked,

    /// <summary>A short hash: tells accounts apart, names nobody.</summary>
    Hash,

    /// <summary>The e-mail address as it is, where there is one.</summary>
    Email,

    /// <summary>OpenClaw's profile id as it is.</summary>
    Profile,
}
