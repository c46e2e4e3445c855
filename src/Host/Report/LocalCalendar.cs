namespace Clawtail.Host.Report;

/// <summary>Days and months as the people of a time zone live them, cut at the moment when their clocks begin a new day.</summary>
internal sealed class LocalCalendar(TimeZoneInfo zone)
{
    /// <summary>The machine's zone, or that of <c>TZ</c>; UTC where there is no zone data.</summary>
    public static LocalCalendar OfThisMachine { get; } = new(TimeZoneInfo.Local);

    public string ZoneName => zone.HasIanaId || zone.Id.Contains('/', StringComparison.Ordinal) ? zone.Id : zone.BaseUtcOffset == TimeSpan.Zero ? "UTC" : zone.Id;

    public DateTime ToLocal(DateTimeOffset time) => TimeZoneInfo.ConvertTime(time, zone).DateTime;

    public DateOnly DayOf(DateTimeOffset time) => DateOnly.FromDateTime(ToLocal(time));

    /// <summary>When a day begins: at midnight, or where clocks are set forward over midnight, with the first moment that exists.</summary>
    public DateTimeOffset StartOf(DateOnly day) => FromLocal(day.ToDateTime(TimeOnly.MinValue));

    /// <summary>When the hour begins that clocks show.</summary>
    public DateTimeOffset StartOfHour(DateTimeOffset time)
    {
        var offset = zone.GetUtcOffset(time);
        var local = time.ToUniversalTime().DateTime + offset;
        return new DateTimeOffset(local.Date.AddHours(local.Hour), offset);
    }

    private DateTimeOffset FromLocal(DateTime local)
    {
        while (zone.IsInvalidTime(local)) local = local.AddMinutes(15);

        // Where clocks show a time twice, the first of the two: the offset is then the larger one.
        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset);
    }
}
