using System.Globalization;
using Clawtail.Host.Report;
using CsCheck;
using Xunit;

namespace Clawtail.Tests.Host.Report;

public sealed class LocalCalendarTests
{
    [Theory]
    [InlineData("Europe/Berlin", "2026-03-29", "2026-03-28T23:00:00Z", 23)]
    [InlineData("Europe/Berlin", "2026-10-25", "2026-10-24T22:00:00Z", 25)]
    [InlineData("Asia/Kolkata", "2026-11-25", "2026-11-24T18:30:00Z", 24)]
    [InlineData("America/Santiago", "2026-09-06", "2026-09-06T04:00:00Z", 23)]
    [InlineData("UTC", "2026-11-25", "2026-11-25T00:00:00Z", 24)]
    public void A_day_begins_when_the_clocks_of_its_zone_begin_it(string zone, string day, string start, int hours)
    {
        var calendar = new LocalCalendar(TimeZoneInfo.FindSystemTimeZoneById(zone));
        var date = DateOnly.Parse(day, CultureInfo.InvariantCulture);

        Assert.Equal(DateTimeOffset.Parse(start, CultureInfo.InvariantCulture), calendar.StartOf(date));
        Assert.Equal(hours, (calendar.StartOf(date.AddDays(1)) - calendar.StartOf(date)).TotalHours);
    }

    [Fact]
    public void Every_moment_is_in_just_the_span_that_its_calendar_says() =>
        Gen.Select(Gen.OneOf(Gen.Const("Europe/Berlin"), Gen.Const("Asia/Kolkata"), Gen.Const("America/Santiago"), Gen.Const("Australia/Lord_Howe"), Gen.Const("Asia/Kathmandu"), Gen.Const("UTC")),
            Gen.Long[1_700_000_000, 1_900_000_000], Gen.OneOf(Gen.Const(ReportGroup.Day), Gen.Const(ReportGroup.Week), Gen.Const(ReportGroup.Month))).Sample((zone, seconds, span) =>
        {
            var calendar = new LocalCalendar(TimeZoneInfo.FindSystemTimeZoneById(zone));
            var time = DateTimeOffset.FromUnixTimeSeconds(seconds);

            var start = calendar.StartOfSpan(time, span);
            var end = calendar.NextSpan(start, span);

            Assert.True(start <= time && time < end);
            Assert.Equal(end, calendar.StartOfSpan(end, span));
            Assert.Equal(calendar.NameOf(start, span), calendar.NameOf(calendar.StartOfSpan(time, span), span));
        });
}
