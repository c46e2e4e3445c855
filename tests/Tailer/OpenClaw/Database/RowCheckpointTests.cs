using Clawtail.Tailer.OpenClaw.Database;
using CsCheck;
using Xunit;

namespace Clawtail.Tests.Tailer.OpenClaw.Database;

/// <summary>A table whose rows come, go and come again under the same ids, beside what was read of it.</summary>
public sealed class RowCheckpointTests
{
    private static readonly Gen<(int Kept, int Added)[]> Lives = Gen.Select(Gen.Int[0, 100], Gen.Int[0, 60]).Array[1, 12];

    [Fact]
    public void After_the_end_of_a_table_was_written_again_reading_goes_on_before_the_first_row_that_changed() =>
        Lives.Sample(life =>
        {
            var (table, checkpoint, serial) = (new List<ulong>(), RowCheckpoint.Start, 0UL);
            foreach (var (kept, added) in life)
            {
                var survivors = table.Count * kept / 100;
                table.RemoveRange(survivors, table.Count - survivors);
                for (var i = 0; i < added; i++) table.Add(++serial);

                checkpoint = checkpoint.Rewind(row => row.RowId <= table.Count && table[(int)row.RowId - 1] == row.Hash);
                Assert.InRange(checkpoint.Top, 0, survivors);
                for (var row = (int)checkpoint.Top; row < table.Count; row++) checkpoint = checkpoint.Add(new RowHash(row + 1, table[row]));
                Assert.Equal(table.Count, checkpoint.Top);
            }
        });

    [Fact]
    public void What_is_read_again_is_a_few_times_what_was_deleted() =>
        Gen.Select(Gen.Int[1, 5000], Gen.Int[1, 500]).Sample((rows, deleted) =>
        {
            var checkpoint = RowCheckpoint.Start;
            for (var row = 1; row <= rows; row++) checkpoint = checkpoint.Add(new RowHash(row, (ulong)row));
            var left = Math.Max(0, rows - deleted);

            var rewound = checkpoint.Rewind(row => row.RowId <= left);

            Assert.InRange(rows - rewound.Top, 0, 4 * Math.Max(deleted, RowCheckpoint.AlwaysKept));
        });

    [Fact]
    public void However_many_rows_there_were_few_are_kept_and_they_survive_being_saved() =>
        Gen.Int[0, 20_000].Sample(rows =>
        {
            var checkpoint = RowCheckpoint.Start;
            for (var row = 1; row <= rows; row++) checkpoint = checkpoint.Add(new RowHash(row, (ulong)row * 7));

            var saved = checkpoint.Save();

            Assert.InRange(saved.Length, 0, 16 * 32);
            Assert.Equal(saved, RowCheckpoint.Restore(saved).Save());
            Assert.Same(checkpoint, checkpoint.Rewind(_ => true));
        }, iter: 50);
}
