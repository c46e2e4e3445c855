namespace Clawtail.Tailer.Files;

/// <summary>A small JSON file beside the transcripts, read as a whole.</summary>
internal static class CompanionFile
{
    /// <param name="maxSize">Bytes; a larger file is denied.</param>
    public static OpenOutcome TryRead(string path, int maxSize, out ReadOnlySpan<byte> content, out string? reason)
    {
        content = default;
        var outcome = FileReader.TryOpen(path, out var handle, out reason);
        if (outcome != OpenOutcome.Opened) return outcome;

        using (handle)
        {
            try
            {
                var size = RandomAccess.GetLength(handle!);
                if (size > maxSize)
                {
                    reason = $"it is larger than {maxSize} bytes";
                    return OpenOutcome.Denied;
                }

                var bytes = new byte[size];
                content = bytes.AsSpan(0, FileReader.ReadFully(handle!, bytes, 0));
                return OpenOutcome.Opened;
            }
            catch (IOException fault)
            {
                reason = fault.Message;
                return OpenOutcome.Denied;
            }
        }
    }
}
