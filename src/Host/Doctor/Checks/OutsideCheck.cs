using Clawtail.Tailer;

namespace Clawtail.Host.Doctor.Checks;

/// <summary>Whether OpenClaw keeps something that is counted where Clawtail does not see it.</summary>
internal static class OutsideCheck
{
    private const string Name = "outside";

    public static IEnumerable<Finding> Run(HomeInspection home) =>
        home.Missing
            .Select(place => Finding.Warn(Name, $"{place.Path} is not counted: {place.Reason}",
                "Mount the place into Clawtail's container under the path that OpenClaw knows it by; a profile needs a Clawtail of its own."));
}
