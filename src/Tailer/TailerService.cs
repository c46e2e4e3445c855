using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using Clawtail.Tailer.Files;
using Clawtail.Tailer.Ledger;
using Clawtail.Tailer.OpenClaw;
using Clawtail.Tailer.OpenClaw.Auth;
using Clawtail.Tailer.OpenClaw.Native;
using Clawtail.Tailer.OpenClaw.Sessions;
using Clawtail.Tailer.Watching;
using Microsoft.Extensions.Hosting;

namespace Clawtail.Tailer;

/// <summary>Tails an OpenClaw home into a ledger for as long as the program runs.</summary>
/// <remarks>
/// Trouble that passes is waited out inside; what escapes from here is a fault that no waiting mends, and ends the program.
/// </remarks>
public sealed class TailerService : BackgroundService, ITailerView, IUsageTotals
{
    private static readonly TimeSpan PauseStep = TimeSpan.FromSeconds(5);

    private readonly TailerOptions _options;
    private readonly ITailerEvents _events;
    private readonly TimeProvider _time;
    private readonly IWaker _waker;
    private readonly HomeLayout _layout;
    private readonly RetryingLedger _retrying;
    private readonly ConcurrentQueue<SeriesReleases> _releases = new();
    private readonly DamageBackoff _damage = new();
    private long _lastIteration;
    private volatile string? _pausedUntil;
    private volatile UsageLedger? _ledger;
    private volatile TailLoop? _tail;

    public TailerService(TailerOptions options, ITailerEvents events, TimeProvider time)
        : this(options, events, time, new FileSystemWaker(HomeLayout.AgentsOf(options.Home), options.Limits.Hints, events, time))
    {
    }

    internal TailerService(TailerOptions options, ITailerEvents events, TimeProvider time, IWaker waker)
    {
        (_options, _events, _time, _waker) = (options, events, time, waker);
        _layout = new HomeLayout(options.Home, new FileGate(options.Home, options.CodexDirectories, options.StateDirectory));
        _retrying = new RetryingLedger(options.StateDirectory, options.Limits, time, events, MarkAlive);
        MarkAlive();
    }

    public IUsageTotals Totals => this;

    public UsageSnapshot Current => _ledger?.Current ?? UsageSnapshot.Empty;

    public SessionCounts Sessions => _tail?.Sessions ?? SessionCounts.Empty;

    public ImmutableArray<OAuthAccount> Accounts => _tail is { } tail ? tail.Quota.FillPlans(tail.Accounts.Expiring) : [];

    public ImmutableArray<AccountHealth> AccountHealth => _tail?.Accounts.Health ?? [];

    public CodexQuota Quota => _tail?.Quota ?? CodexQuota.Empty;

    public TailerStatus Status
    {
        get
        {
            var reason = _retrying.Failure is { } failure ? $"the ledger cannot be written: {failure}"
                : _tail is { } tail ? tail.WhyNotReady
                : _pausedUntil is { } until ? $"ledgers were found damaged one after the other, the next is begun at {until}: look at the disk"
                : "the ledger is not open yet";
            return new TailerStatus(reason is null, reason, _tail?.Missing ?? [], _time.GetElapsedTime(Interlocked.Read(ref _lastIteration)));
        }
    }

    public void Release(SeriesReleases releases)
    {
        _releases.Enqueue(releases);
        _waker.Wake();
    }

    public override void Dispose()
    {
        _waker.Dispose();
        base.Dispose();
    }

    /// <exception cref="LedgerInUseException">Another Clawtail counts into the same ledger.</exception>
    /// <exception cref="LedgerForeignException">The ledger belongs to a newer Clawtail or to another program.</exception>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await TailAsync(stoppingToken);
            }
            catch (LedgerDamagedException exception)
            {
                _retrying.Quarantine(exception, stoppingToken);
                await PauseAsync(_damage.Next(_time.GetUtcNow()), stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    /// <summary>Waits, alive as far as health checks can tell, and ready for nothing.</summary>
    private async Task PauseAsync(TimeSpan pause, CancellationToken stopping)
    {
        var started = _time.GetTimestamp();
        _pausedUntil = pause > TimeSpan.Zero ? (_time.GetUtcNow() + pause).ToString("u", CultureInfo.InvariantCulture) : null;
        try
        {
            for (var left = pause; left > TimeSpan.Zero; left = pause - _time.GetElapsedTime(started))
            {
                MarkAlive();
                await Task.Delay(left < PauseStep ? left : PauseStep, _time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (stopping.IsCancellationRequested) return;
            }
        }
        finally
        {
            _pausedUntil = null;
        }
    }

    /// <summary>One life of a ledger.</summary>
    private async Task TailAsync(CancellationToken stopping)
    {
        using var ledger = _retrying.Open(_options.MaxSeries, stopping);
        _releases.Clear();
        var tail = new TailLoop(_options, _layout, ledger, _retrying, _waker, _releases, _time, _events, MarkAlive);
        try
        {
            _ledger = ledger.Usage;
            _tail = tail;
            await tail.RunAsync(stopping);
        }
        finally
        {
            // A stopped tail still answers the last scrape; a damaged ledger must not.
            if (!stopping.IsCancellationRequested) (_tail, _ledger) = (null, null);
            tail.Close();
        }
    }

    private void MarkAlive() => Interlocked.Exchange(ref _lastIteration, _time.GetTimestamp());
}
