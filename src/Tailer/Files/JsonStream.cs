using System.Text.Json;
using Microsoft.Win32.SafeHandles;

namespace Clawtail.Tailer.Files;

/// <summary>Takes the tokens of a JSON file, one <see cref="Utf8JsonReader.Read"/> at a time.</summary>
internal delegate void TokenHandler(ref Utf8JsonReader reader);

/// <summary>Reads a JSON file of any size token by token, in the memory that its largest token needs, and within a limit.</summary>
internal static class JsonStream
{
    /// <summary>Bytes. The longest texts that OpenClaw puts into a file it reads as a whole are prompts of tens of kilobytes.</summary>
    public const int MaxToken = 4 * 1024 * 1024;

    /// <summary>Bytes of a file. An index of some thousand sessions has a hundred megabytes, most of them prompts.</summary>
    private const long MaxFile = 128 * 1024 * 1024;

    private const int ChunkSize = 64 * 1024;

    private static readonly JsonReaderOptions Options = new() { MaxDepth = 256 };

    /// <exception cref="JsonException">It is not JSON.</exception>
    /// <exception cref="IOException">It could not be read, or a token in it is larger than <see cref="MaxToken"/>, or the file is too large.</exception>
    public static void Read(SafeFileHandle file, TokenHandler take)
    {
        var buffer = new byte[ChunkSize];
        var state = new JsonReaderState(Options);
        var (offset, filled) = (0L, 0);
        while (true)
        {
            var read = FileReader.ReadFully(file, buffer.AsSpan(filled), offset);
            offset += read;
            if (offset > MaxFile) throw new IOException($"it is larger than {MaxFile / (1024 * 1024)} MiB");
            filled += read;
            var isFinal = filled < buffer.Length;
            var reader = new Utf8JsonReader(buffer.AsSpan(0, filled), isFinal, state);
            while (reader.Read()) take(ref reader);
            if (isFinal) return;

            var consumed = (int)reader.BytesConsumed;
            state = reader.CurrentState;
            buffer.AsSpan(consumed, filled - consumed).CopyTo(buffer);
            filled -= consumed;
            if (consumed == 0) Grow(ref buffer);
        }
    }

    private static void Grow(ref byte[] buffer)
    {
        if (buffer.Length >= MaxToken) throw new IOException($"a text in it is longer than {MaxToken / (1024 * 1024)} MiB");

        Array.Resize(ref buffer, 2 * buffer.Length);
    }
}
