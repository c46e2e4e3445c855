namespace Clawtail.Tailer.Ledger;

/// <summary>
/// 128-bit identity of a turn, the same in every copy of it. It is made of what forks, rewrites, format migrations,
/// archives and OpenClaw's SQLite import leave alone (established on 2026.4.26, 2026.7.1-2 and 2026.9.6): never of a
/// path, an offset, a session, a provider or the bytes of a line.
/// </summary>
internal readonly record struct TurnKey(ulong High, ulong Low);
