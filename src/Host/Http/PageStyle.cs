namespace Clawtail.Host.Http;

/// <summary>How the page for people looks: one screen, light and dark, narrow and wide. Text has a contrast of 4.5 and more.</summary>
internal static class PageStyle
{
    public const string Css =
        """
        :root { color-scheme: light dark; --ink: #1b1f24; --soft: #57606a; --page: #fff; --card: #f5f6f8; --line: #d8dce2; --link: #1f5fbf; --good: #17703a; --bad: #b3261e;
          --c0: #2f6fde; --c1: #2a9d6f; --c2: #c78a1c; --c3: #8a5bd6; --c4: #9099a5 }
        @media (prefers-color-scheme: dark) { :root { --ink: #e6e8eb; --soft: #a3abb5; --page: #14171a; --card: #1d2126; --line: #343a42; --link: #7db4ff; --good: #6fd08c; --bad: #ff9a91;
          --c0: #5b93f5; --c1: #43bd8a; --c2: #dba43d; --c3: #ab86ec; --c4: #8c95a1 } }
        * { box-sizing: border-box }
        body { margin: 0 auto; max-width: 74rem; padding: .6rem 1rem; background: var(--page); color: var(--ink); font: 14px/1.4 system-ui, sans-serif; overflow-wrap: anywhere }
        h1 { font-size: 1.25rem; margin: 0 } h2 { font-size: .82rem; margin: 0 0 .3rem; color: var(--soft) } p { margin: .2rem 0 }
        a { color: var(--link) } .soft { color: var(--soft) } .good { color: var(--good); font-weight: 600 } .bad { color: var(--bad); font-weight: 600 }
        header { display: flex; flex-wrap: wrap; gap: .2rem .8rem; align-items: baseline; margin-bottom: .6rem } nav { margin-left: auto; display: flex; gap: .6rem }
        main { display: grid; gap: .65rem; grid-template-columns: repeat(6, minmax(0, 1fr)) }
        section { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: .42rem .85rem; grid-column: span 3; min-width: 0 }
        .half { grid-column: span 3; min-width: 0; display: flex; flex-direction: column; gap: .65rem } .half > :last-child { flex-grow: 1 } .third { grid-column: span 2 } .all { grid-column: 1 / -1 } .trouble { border-color: var(--bad) }
        .big { font-size: 1.9rem; font-weight: 700; line-height: 1.1; margin-right: .4rem }
        .bar { height: .55rem; border-radius: .3rem; background: var(--line); overflow: hidden; margin: .4rem 0 } .row { display: flex; flex-wrap: wrap; align-items: center; column-gap: 1rem } .row .bar { flex: 1 1 9rem } .bar i { display: block; height: 100%; background: var(--c0) }
        table { border-collapse: collapse; width: 100% } th, td { text-align: right; padding: .08rem .3rem; font-variant-numeric: tabular-nums; white-space: nowrap }
        th { font-weight: 400; font-size: .78rem; color: var(--soft) } tr > :first-child { text-align: left; padding-left: 0; white-space: normal } td.share { width: 26%; text-align: left } td.share i { display: inline-block; height: .5rem; border-radius: .25rem; background: var(--c0); margin-right: .35rem; min-width: 2px; max-width: 60% }
        tbody th { font-size: inherit; color: inherit } svg { display: block; width: 100%; height: 56px } .axis { display: flex; justify-content: space-between; color: var(--soft); font-size: .75rem } ul { margin: .2rem 0; padding-left: 1.1rem }
        .k { display: inline-block; width: .7rem; height: .7rem; border-radius: .15rem; margin: 0 .3rem 0 .6rem }
        .c0 { fill: var(--c0) } .c1 { fill: var(--c1) } .c2 { fill: var(--c2) } .c3 { fill: var(--c3) } .c4 { fill: var(--c4) }
        .k.c0 { background: var(--c0) } .k.c1 { background: var(--c1) } .k.c2 { background: var(--c2) } .k.c3 { background: var(--c3) } .k.c4 { background: var(--c4) }
        @media (max-width: 46rem) { section, .half, .third { grid-column: 1 / -1 } .opt { display: none } nav { margin-left: 0 } td:not(.share) { white-space: normal } }
        """;
}
