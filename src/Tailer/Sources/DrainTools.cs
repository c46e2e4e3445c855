using Clawtail.Tailer.Files;
using Clawtail.Tailer.OpenClaw.Database;

namespace Clawtail.Tailer.Sources;

/// <summary>What one reading thread needs for itself: buffers and parsers.</summary>
internal sealed record DrainTools(FileDrain Files, CompressedFileDrain CompressedFiles, DatabaseDrain Databases);
