namespace Pneumonia.Evaluation.Reports;

public static class ReportStyle
{
    /// <summary>The page's style element. Colours hold on paper and for colour-blind readers; dark screens get their own.</summary>
    public static Html Element => $$"""
        <style>
        :root { color-scheme: light dark; --ink: #1b2430; --soft: #5a6675; --line: #d9dee5; --paper: #ffffff; --panel: #f5f7fa; --accent: #14629f; --mark: #c4431a; --bar: #b9c9d8; --warn-ink: #7a3b00; --warn: #fff4e0; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e6eaf0; --soft: #9aa7b5; --line: #333c47; --paper: #14181d; --panel: #1c2229; --accent: #6db4ef; --mark: #ff8a5c; --bar: #3b4d5f; --warn-ink: #ffd9a0; --warn: #3a2a10; } }
        * { box-sizing: border-box; }
        body { margin: 0 auto; max-width: 78rem; padding: 2rem 1.5rem 3rem; font: 15px/1.5 system-ui, "Segoe UI", Roboto, "Liberation Sans", sans-serif; color: var(--ink); background: var(--paper); }
        h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 .6rem; }
        h2 { font-size: 1.15rem; margin: 2.2rem 0 .5rem; padding-bottom: .3rem; border-bottom: 2px solid var(--line); }
        p { margin: 0 0 1rem; color: var(--soft); }
        .notice { display: inline-block; padding: .25rem .7rem; border-radius: .3rem; font-weight: 600; color: var(--warn-ink); background: var(--warn); }
        dl { display: flex; flex-wrap: wrap; gap: .4rem 2rem; margin: 0; padding: .8rem 1rem; background: var(--panel); border-radius: .4rem; }
        dt { font-size: .78rem; color: var(--soft); }
        dd { margin: 0; font-weight: 600; overflow-wrap: anywhere; }
        .columns { display: grid; grid-template-columns: minmax(23rem, 1fr) minmax(17rem, 1fr) minmax(17rem, 1fr); gap: 1.2rem 1.6rem; align-items: start; }
        .tables { display: grid; grid-template-columns: repeat(auto-fit, minmax(20rem, 1fr)); gap: 0 2rem; }
        @media screen and (max-width: 70rem) { .columns { grid-template-columns: repeat(auto-fit, minmax(17rem, 1fr)); } }
        table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
        th, td { padding: .28rem .5rem; text-align: right; border-bottom: 1px solid var(--line); white-space: nowrap; }
        th:first-child { text-align: left; white-space: normal; }
        tbody th { font-weight: 400; }
        thead th { font-size: .78rem; font-weight: 600; color: var(--soft); }
        .confusion { margin-top: 1.2rem; }
        figure { margin: 0; }
        figcaption { font-size: .8rem; color: var(--soft); padding-left: 3rem; }
        svg { display: block; width: 100%; max-width: 30rem; height: auto; font-size: 12px; }
        svg text { fill: var(--ink); }
        svg .tick { fill: var(--soft); font-size: 11px; }
        .grid { stroke: var(--line); stroke-width: .7; }
        .frame { fill: none; stroke: var(--soft); }
        .diagonal { stroke: var(--soft); stroke-dasharray: 4 4; }
        .curve { fill: none; stroke: var(--accent); stroke-width: 2; stroke-linejoin: round; }
        .whisker { stroke: var(--mark); stroke-width: 1.5; }
        .point { fill: var(--mark); stroke: var(--paper); stroke-width: 1.5; }
        .dot { fill: var(--accent); }
        .bar { fill: var(--line); }
        .bar.positive { fill: var(--bar); }
        footer { margin-top: 2.5rem; padding-top: .6rem; border-top: 1px solid var(--line); font-size: .8rem; color: var(--soft); }
        @media print { :root { color-scheme: light; --ink: #000; --soft: #444; --line: #ccc; --paper: #fff; --panel: #fff; --accent: #14629f; --mark: #c4431a; --bar: #9fb4c8; --warn-ink: #000; --warn: #fff; }
          body { max-width: none; padding: 0; font-size: 10pt; } .columns { grid-template-columns: 1fr 1fr; } .columns > div { grid-column: 1 / -1; } .tables section, figure, tr { break-inside: avoid; } th, td { padding-block: .15rem; } h2 { margin-top: 1rem; break-after: avoid; } dl { padding: 0; } .notice { border: 1px solid #000; } }
        @page { margin: 15mm; }
        </style>
        """;
}
