using System.Globalization;

namespace Clawtail.Tailer.Ledger;

/// <summary>
/// Where the directory of the ledger cannot be locked: a small file that the one who counts writes every few seconds, so
/// that a second Clawtail sees that it is alive. Who may write is decided in the ledger (<see cref="LedgerOwner"/>).
/// </summary>
internal sealed class OwnerBeat : IDisposable
{
    private const string FileName = "clawtail.owner";
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(3);

    private readonly string _path;
    private readonly long _owner;
    private readonly ITimer _timer;
    private long _beats;

    public OwnerBeat(string directory, long owner, TimeProvider time)
    {
        (_path, _owner) = (Path.Combine(directory, FileName), owner);
        _timer = time.CreateTimer(_ => Beat(), null, TimeSpan.Zero, Interval);
    }

    /// <returns>Null if nobody counts, or whoever did has ended properly.</returns>
    public static string? Read(string directory)
    {
        var path = Path.Combine(directory, FileName);
        return File.Exists(path) ? File.ReadAllText(path) : null;
    }

    public void Dispose()
    {
        _timer.Dispose();
        try
        {
            if (Read(Path.GetDirectoryName(_path)!)?.StartsWith(Text(_owner), StringComparison.Ordinal) == true) File.Delete(_path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It stays; the next one waits until it is sure that nobody writes it.
        }
    }

    private static string Text(long owner) => owner.ToString(CultureInfo.InvariantCulture);

    private void Beat()
    {
        try
        {
            File.WriteAllText(_path, $"{Text(_owner)} {Text(++_beats)}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A beat that is missed is harmless: a second Clawtail that takes over is noticed at the next commit.
        }
    }
}

/// <summary>Watches whether another Clawtail counts, where the directory cannot be locked.</summary>
internal sealed class OwnerWatch(TimeProvider time)
{
    /// <summary>Whoever is silent for so long has died, or is frozen and will notice.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(15);

    private string? _seen;
    private long _since;

    /// <exception cref="LedgerInUseException">Somebody counts.</exception>
    /// <exception cref="IOException">It is not known yet; to be asked again.</exception>
    public void ThrowUnlessSilent(string directory, string ledger)
    {
        if (OwnerBeat.Read(directory) is not { } beat) return;

        if (_seen is null) (_seen, _since) = (beat, time.GetTimestamp());
        if (beat != _seen) throw new LedgerInUseException(ledger);
        if (time.GetElapsedTime(_since) < Lease)
            throw new IOException($"{directory} cannot be locked; watching for {Lease.TotalSeconds:0} s whether another Clawtail counts into it");
        _seen = null;
    }
}
