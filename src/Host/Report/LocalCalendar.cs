using System.Globalization;

namespace Clawtail.Host.Report;

/// <summary>Days and months as the people of a time zone live them, cut at the moment when their clocks begin a new day.</summary>
internal sealed class LocalCalendar(TimeZoneInfo zone)
{
    /// <summary>The machine's zone, or that of <c>TZ</c>; UTC where there is no zone data.</summary>
    public static LocalCalendar OfThisMachine { get; } = new(TimeZoneInfo.Local);

    public string ZoneName => zone.Id is "Etc/UTC" or "Etc/UCT" or "Etc/Zulu" ? "UTC" : zone.Id;

    public DateTime ToLocal(DateTimeOffset time) => TimeZoneInfo.ConvertTime(time, zone).DateTime;

    public DateOnly DayOf(DateTimeOffset time) => DateOnly.FromDateTime(ToLocal(time));

    /// <summary>When a day begins: at midnight, or where clocks are set forward over midnight, with the first moment that exists.</summary>
    public DateTimeOffset StartOf(DateOnly day) => At(day.ToDateTime(TimeOnly.MinValue));

    /// <summary>When the hour begins that clocks show.</summary>
    public DateTimeOffset StartOfHour(DateTimeOffset time)
    {
        var offset = zone.GetUtcOffset(time);
        var local = time.ToUniversalTime().DateTime + offset;
        return new DateTimeOffset(local.Date.AddHours(local.Hour), offset);
    }

    /// <summary>When the hour, day, week (from Monday on) or month begins that a moment is in.</summary>
    public DateTimeOffset StartOfSpan(DateTimeOffset time, ReportGroup span)
    {
        var day = DayOf(time);
        return span switch
        {
            ReportGroup.Hour => StartOfHour(time),
            ReportGroup.Week => StartOf(day.AddDays(-(((int)day.DayOfWeek + 6) % 7))),
            ReportGroup.Month => StartOf(new DateOnly(day.Year, day.Month, 1)),
            _ => StartOf(day),
        };
    }

    /// <summary>When the next one begins.</summary>
    public DateTimeOffset NextSpan(DateTimeOffset start, ReportGroup span) => span switch
    {
        ReportGroup.Hour => StartOfHour(start.AddHours(1)),
        ReportGroup.Week => StartOf(DayOf(start).AddDays(7)),
        ReportGroup.Month => StartOf(DayOf(start).AddMonths(1)),
        _ => StartOf(DayOf(start).AddDays(1)),
    };

    public string NameOf(DateTimeOffset start, ReportGroup span) => ToLocal(start).ToString(
        span switch { ReportGroup.Hour => "yyyy-MM-dd HH:mm", ReportGroup.Month => "yyyy-MM", _ => "yyyy-MM-dd" }, CultureInfo.InvariantCulture);

    /// <summary>When clocks show a time: the first moment of it, or where there is none, the next that exists.</summary>
    public DateTimeOffset At(DateTime local)
    {
        while (zone.IsInvalidTime(local)) local = local.AddMinutes(15);

        // Where clocks show a time twice, the first of the two: the offset is then the larger one.
        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset);
    }
}
