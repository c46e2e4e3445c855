using Clawtail.Tailer.Databases;
using Clawtail.Tailer.Files;

namespace Clawtail.Tailer.Reading;

/// <summary>What one reading thread needs for itself: buffers and parsers.</summary>
internal sealed record DrainTools(FileDrain Files, CompressedFileDrain CompressedFiles, DatabaseDrain Databases);
