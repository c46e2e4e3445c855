using Clawtail.Tailer.Ledger;
using Clawtail.Tests.Support;
using Xunit;

namespace Clawtail.Tests.Fuzz;

/// <summary>A ledger whose bytes were changed while nobody had it open: it is used, or set aside and counted anew, or refused with a reason.</summary>
internal static class FuzzedLedger
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static async Task RunAsync(int seed)
    {
        var random = new Random(seed);
        await using var tailer = new TailerHarness();
        tailer.Write("s.jsonl", [Transcript.Header("s"), .. Transcript.Turns(1, 50)]);
        await tailer.StartAsync();
        await tailer.StopAsync();

        foreach (var file in Directory.GetFiles(tailer.State))
        {
            var bytes = File.ReadAllBytes(file);
            if (bytes.Length == 0 || random.Next(3) == 0) continue;

            for (var changes = 1 + random.Next(1 << random.Next(7)); changes > 0; changes--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            File.WriteAllBytes(file, random.Next(8) == 0 ? bytes[..random.Next(bytes.Length)] : bytes);
        }
        await StartsOrRefusesAsync(tailer, seed);
    }

    private static async Task StartsOrRefusesAsync(TailerHarness tailer, int seed)
    {
        tailer.Append("s.jsonl", Transcript.Turn(51));
        try
        {
            var start = tailer.StartAsync();
            var time = Task.Delay(Patience, TimeProvider.System, TestContext.Current.CancellationToken);
            while (await Task.WhenAny(start, time, Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken)) is var first && first != start)
            {
                Assert.True(first != time, $"The ledger of seed {seed} kept it from starting for {Patience}:\n{string.Join('\n', tailer.Events.All)}");
                // Whatever is waited out, time passes.
                tailer.Time.Advance(TimeSpan.FromSeconds(1));
            }
            await start;
        }
        catch (Exception exception) when (exception is LedgerForeignException or LedgerInUseException)
        {
            return; // Said, and left as it is.
        }
        await tailer.StopAsync();
    }
}
