namespace Clawtail.Tailer.Ledger;

/// <summary>What a series has counted, and what of it a scrape may show.</summary>
/// <remarks>
/// A released series shows <c>Counted + Carried</c>, an unreleased one its base, a hidden one nothing. So history that is
/// learned late enters <c>Counted</c> and leaves what is shown as it was, and a rebuilt ledger goes on where the one before
/// it stood.
/// </remarks>
/// <param name="Counted">The turns in the ledger.</param>
/// <param name="Carried">What was shown and is not in the ledger any more, less what is history and was never to be shown.</param>
/// <param name="Base">What is shown until the series is released: 0 for one that a turn of now made, its history for one that history made.</param>
/// <param name="Released">Its base has been scraped for the hold.</param>
/// <param name="Hidden">It was made by history that is still being read.</param>
internal readonly record struct SeriesValues(UsageTotals Counted, UsageTotals Carried, UsageTotals Base, bool Released, bool Hidden)
{
    public UsageTotals Exposed => Released ? Counted + Carried : Base;

    /// <summary>Nothing that was counted is below zero.</summary>
    public bool IsPlausible => Counted.IsNotNegative && Base.IsNotNegative;

    /// <summary>Counts what happened now.</summary>
    public SeriesValues Count(UsageTotals amount) => this with { Counted = Counted + amount };

    /// <summary>Counts what in part was shown already of a turn that does not count any more.</summary>
    /// <param name="shown">That part.</param>
    public SeriesValues Count(UsageTotals amount, UsageTotals shown) => this with { Counted = Counted + amount, Carried = Carried - shown };

    /// <summary>Gives up a turn that was counted, and goes on showing it.</summary>
    public SeriesValues GiveUp(UsageTotals amount) => this with { Counted = Counted - amount, Carried = Carried + amount };

    /// <summary>Counts what happened before Clawtail could know of it, which is no increase.</summary>
    public SeriesValues CountHistory(UsageTotals amount) => Hidden
        ? this with { Counted = Counted + amount, Base = Base + amount }
        : this with { Counted = Counted + amount, Carried = Carried - amount };

    /// <summary>
    /// Of a series that begins as a part of <c>other</c>. That one is shown from the first scrape on, so history cannot make it
    /// appear: it is taken from what is carried, as in every series that is shown.
    /// </summary>
    public SeriesValues InOther() => this with { Hidden = false };

    /// <summary>History has been read: a series that it made appears at its value, and what was counted besides waits for the hold.</summary>
    public SeriesValues CompleteHistory() => Hidden ? this with { Hidden = false, Released = Counted == Base } : this;

    /// <summary>Goes on where the series stood in the ledger before this one.</summary>
    /// <param name="shown">Its values there.</param>
    /// <param name="newer">What was counted here of turns that are newer than all that had been shown.</param>
    /// <param name="moved">What came here from other series, which go on showing it: no increase.</param>
    /// <remarks>
    /// What the new ledger has not found again is carried. Besides what moved it never takes anything away from what was counted:
    /// a turn that is found here and was nowhere there came late, and is an increase. History that was held back there is held back here.
    /// </remarks>
    public SeriesValues Continue(in SeriesValues shown, UsageTotals newer, UsageTotals moved) => this with
    {
        Carried = UsageTotals.Max(Missing(shown, newer), UsageTotals.Min(default, shown.Carried) - moved),
        Base = shown.Base,
        Released = shown.Released,
    };

    /// <summary>What was counted in the ledger before this one and is not found again in this series.</summary>
    public UsageTotals Gone(in SeriesValues shown, UsageTotals newer) => UsageTotals.Max(default, shown.Counted - (Counted - newer));

    /// <summary>What is found here beyond what was shown, although it is not newer.</summary>
    public UsageTotals Late(in SeriesValues shown, UsageTotals newer) =>
        UsageTotals.Max(default, UsageTotals.Min(default, shown.Carried) - Missing(shown, newer));

    private UsageTotals Missing(in SeriesValues shown, UsageTotals newer) => shown.Counted + shown.Carried - (Counted - newer);

    /// <summary>Begins in a rebuilt ledger, and was not shown before.</summary>
    /// <param name="newer">What was counted here of turns that are newer than all that had been shown.</param>
    /// <param name="isFolded">It is a part of <c>other</c>, which was shown.</param>
    public SeriesValues Begin(UsageTotals newer, bool isFolded) => isFolded
        ? this with { Carried = newer - Counted, Base = default, Released = newer == default }
        : this with { Base = Counted - newer, Released = newer == default };
}
