using Pneumonia.Evaluation.Reports;

namespace Pneumonia.Training.Reporting.Sections;

/// <summary>What the training report adds to the reports' common style.</summary>
internal static class TrainingStyle
{
    public static Html Element => $$"""
        <style>
        :root { --third: #3b7d3c; --fourth: #8a4fa3; --good: #e3f0e4; --bad: #fae6df; }
        @media (prefers-color-scheme: dark) { :root { --third: #84c785; --fourth: #cfa0e6; --good: #1e3323; --bad: #43261b; } }
        h2 { margin-top: 3rem; scroll-margin-top: 1rem; }
        h3 { font-size: 1rem; margin: 1.8rem 0 .4rem; }
        h4 { font-size: .9rem; margin: 1.6rem 0 .4rem; color: var(--soft); }
        h5 { font-size: .95rem; margin: 0; }
        p { max-width: 62rem; }
        a { color: var(--accent); }
        code { font: .92em/1.4 ui-monospace, "Cascadia Mono", "Liberation Mono", monospace; overflow-wrap: anywhere; }
        .lead { color: var(--ink); font-size: 1.08rem; }
        nav ol { columns: 16rem; margin: 1.4rem 0 0; padding: 0 0 0 1.4rem; font-size: .9rem; }
        .cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(15rem, 1fr)); gap: .8rem; margin: 1.4rem 0 0; }
        .card { padding: .8rem 1rem; background: var(--panel); border-radius: .4rem; border-left: 4px solid var(--accent); }
        .card b { display: block; font-size: 1.5rem; line-height: 1.25; font-variant-numeric: tabular-nums; }
        .card span { font-size: .82rem; color: var(--soft); }
        .scroll { overflow-x: auto; margin: .4rem 0 1.1rem; }
        .prose th, .prose td { text-align: left; white-space: normal; }
        .prose th:first-child { width: 9rem; }
        .pair tbody th { min-width: 8rem; }
        section > .scroll td, .pair thead th, .scroll thead th { white-space: normal; vertical-align: bottom; }
        dl + p { margin-top: 1rem; }
        .plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(20rem, 1fr)); gap: 1.6rem; align-items: start; margin: 1rem 0; }
        .plots figure { max-width: 30rem; }
        .pair { display: grid; grid-template-columns: minmax(0, 3fr) minmax(0, 2fr); gap: 1.6rem; align-items: start; }
        @media screen and (max-width: 62rem) { .pair { grid-template-columns: minmax(0, 1fr); } }
        figcaption { padding-left: .2rem; max-width: 32rem; }
        .keys { display: flex; flex-wrap: wrap; gap: .1rem 1.1rem; margin: 0; padding: 0 0 .2rem .2rem; list-style: none; font-size: .8rem; }
        .key { display: inline-block; width: 1.1rem; margin-right: .4rem; vertical-align: middle; border-top: 3px solid var(--key); }
        .key.dashed { border-top-style: dashed; }
        .key.dot { width: .6rem; height: .6rem; border: 0; border-radius: 50%; background: var(--key); }
        .key.box { width: .8rem; height: .8rem; border: 0; background: var(--key); }
        .points { display: grid; grid-template-columns: repeat(auto-fit, minmax(19rem, 1fr)); gap: 1rem; }
        .point { padding: .8rem 1rem; border: 1px solid var(--line); border-radius: .4rem; }
        .point p { margin: .2rem 0 0; font-size: .85rem; }
        .point .confusion { margin: .5rem 0; }
        .right { background: var(--good); }
        .wrong { background: var(--bad); }
        .sheets { display: grid; grid-template-columns: repeat(auto-fit, minmax(24rem, 1fr)); gap: 0 1.6rem; }
        .sheet { display: grid; grid-template-columns: repeat(var(--columns), minmax(0, 1fr)); gap: .6rem; max-width: calc(var(--columns) * 9.5rem); }
        .sheet img { width: 100%; height: auto; border-radius: .2rem; background: #000; }
        .withheld { padding: .5rem .8rem; background: var(--panel); border-radius: .3rem; }
        figure.wide { margin: 1rem 0 1.4rem; overflow-x: auto; }
        svg.network { max-width: none; min-width: 46rem; font-size: 11px; }
        svg .name { font-weight: 600; }
        svg.network .tick { font-size: 10px; }
        .layer { fill: var(--bar); stroke: var(--accent); stroke-width: 1; }
        .layer.image { fill: var(--line); stroke: var(--soft); }
        .arrow { fill: none; stroke: var(--soft); }
        dl.stacked { display: block; }
        dl.stacked div { margin: .3rem 0; }
        dl.stacked dd { font-weight: 400; }
        @media print { nav { display: none; } h2 { margin-top: 1.2rem; } .plots { grid-template-columns: 1fr 1fr; } .point, .sheet figure, .card { break-inside: avoid; } svg.network { min-width: 0; } }
        </style>
        """;
}
