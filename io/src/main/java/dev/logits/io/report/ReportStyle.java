package dev.logits.io.report;

/** The report's style sheet: system fonts, light and dark, narrow and wide, screen and paper. */
final class ReportStyle {

    private static final String LIGHT = Svg.Color.lightVariables();
    private static final String DARK = Svg.Color.darkVariables();

    /** The colors of a picture that stands alone. */
    static final String PICTURE = """
            svg { color: #1c2127; %s }
            @media (prefers-color-scheme: dark) { svg { color: #e4e8ec; %s } }
            """.formatted(LIGHT, DARK);

    static final String CSS = """
            :root {
              color-scheme: light dark;
              --page: #fdfdfc; --ink: #1c2127; --quiet: #59626d; --line: #d9dde3; --soft: #f2f4f6;
              LIGHT
              --better: #00715d; --worse: #b1420a; --mixed: #6b7480;
            }
            @media screen and (prefers-color-scheme: dark) {
              :root {
                --page: #14181d; --ink: #e4e8ec; --quiet: #9ca7b3; --line: #313943; --soft: #1c2229;
                DARK
                --better: #4fcfb2; --worse: #ff9b59; --mixed: #9ca7b3;
              }
            }
            * { box-sizing: border-box; }
            html { -webkit-text-size-adjust: 100%; }
            body {
              margin: 0 auto; padding: 3rem 1.5rem 4rem; max-width: 56rem; background: var(--page); color: var(--ink);
              font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif;
              overflow-wrap: break-word;
            }
            header p { margin: 0; color: var(--quiet); }
            h1 { margin: 0 0 .35rem; font-size: 1.75rem; line-height: 1.2; font-weight: 650; letter-spacing: -.012em; }
            h1, header p { overflow-wrap: anywhere; }
            h2 { margin: 3rem 0 .9rem; font-size: 1.15rem; line-height: 1.3; font-weight: 650; }
            p { margin: 0 0 .8rem; max-width: 44rem; }
            .verdict { margin: 2rem 0 0; padding: .25rem 0 .25rem 1.25rem; border-left: 4px solid var(--mixed); }
            .verdict.better { border-color: var(--better); }
            .verdict.worse { border-color: var(--worse); }
            .verdict p:first-child { font-size: 1.3rem; line-height: 1.4; }
            .verdict p.lead:first-child { font-size: 1.5rem; line-height: 1.3; font-weight: 600; }
            .verdict p + p { color: var(--quiet); }
            .verdict p:last-child { margin-bottom: 0; }
            .notes { margin: 1.5rem 0 0; padding: .9rem 1.25rem; background: var(--soft); border-radius: 6px; }
            .notes h2 { margin: 0 0 .3rem; font-size: 1rem; }
            .notes ul { margin: 0; padding-left: 1.1rem; }
            .scroll { overflow-x: auto; }
            table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
            caption { padding: 0 0 .4rem; text-align: left; font-weight: 600; }
            th, td { padding: .45rem .75rem; text-align: right; white-space: nowrap; border-bottom: 1px solid var(--line); }
            th:first-child, td:first-child { padding-left: 0; text-align: left; }
            th:last-child, td:last-child { padding-right: 0; }
            thead th { color: var(--quiet); font-size: .875rem; font-weight: 500; vertical-align: bottom; }
            tbody th { font-weight: 500; }
            td small { display: block; color: var(--quiet); font-size: .75rem; line-height: 1.2; }
            .thresholds thead th, .classes thead th, .methods thead th { white-space: normal; }
            .methods .note { white-space: normal; min-width: 11rem; text-align: left; padding-left: 1rem; }
            .sets { max-width: 36rem; }
            strong { color: var(--better); font-weight: 600; font-size: .875em; }
            .classes, .methods, .thresholds { font-size: .9375rem; }
            .classes :is(th, td), .methods :is(th, td), .thresholds :is(th, td) { padding-top: .25rem; padding-bottom: .25rem; }
            .wide svg { max-width: 44rem; }
            section > details { margin-top: 1rem; border-bottom: 0; }
            .aim { color: var(--quiet); font-size: .875rem; }
            .better-cell { color: var(--better); }
            .worse-cell { color: var(--worse); }
            .pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 19rem), 1fr)); gap: 1.5rem 2rem; }
            figure { margin: 0; }
            figcaption { margin: 0 0 .35rem; font-weight: 600; }
            svg { display: block; width: 100%; max-width: 30rem; height: auto; }
            .hint { color: var(--quiet); font-size: .9375rem; margin-top: .9rem; }
            details { margin-top: 2.5rem; border-top: 1px solid var(--line); border-bottom: 1px solid var(--line); }
            summary { padding: .8rem 0; font-weight: 600; cursor: pointer; }
            summary:focus-visible, .scroll:focus-visible { outline: 2px solid var(--better); outline-offset: 3px; }
            details .scroll { margin: .5rem 0 2rem; }
            details th, details td { padding-top: .25rem; padding-bottom: .25rem; font-size: .9375rem; }
            .empty td { color: var(--quiet); }
            dl { margin: 0; max-width: 48rem; display: grid; grid-template-columns: 12.5rem 1fr; gap: .5rem 1.5rem; }
            dt { font-weight: 500; }
            dd { margin: 0; min-width: 0; overflow-wrap: anywhere; color: var(--quiet); }
            code { font: .9em/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; }
            dd code { color: var(--ink); white-space: pre-wrap; }
            @media (max-width: 36rem) {
              body { padding: 1.75rem 1rem 3rem; }
              h1 { font-size: 1.4rem; }
              .verdict { padding-left: 1rem; }
              .verdict p:first-child { font-size: 1.125rem; }
              tbody th { white-space: normal; }
              .wide text { font-size: 16px; }
              table { font-size: .875rem; }
              caption { max-width: calc(100vw - 2rem); }
              th, td { padding-left: .2rem; padding-right: .2rem; }
              thead th { white-space: normal; font-size: .75rem; overflow-wrap: normal; }
              .classes, .methods, .thresholds, details :is(th, td) { font-size: .75rem; }
              .classes :is(th, td), .thresholds :is(th, td), details :is(th, td) { padding-left: .1rem; padding-right: .1rem; }
              :is(.classes, .thresholds) thead th { font-size: .625rem; }
              td small { font-size: .6875rem; }
              .scores td:nth-child(4), .thresholds td:last-child { white-space: normal; }
              .scores td span { display: block; }
              .scores .aim { display: none; }
              .scores th:nth-child(4), .scores td:nth-child(4) { padding-right: 0; }
              dl { grid-template-columns: 1fr; gap: 0; }
              dd { margin-bottom: .8rem; }
            }
            @media print {
              @page { margin: 16mm; }
              body { padding: 0; max-width: none; font-size: 10.5pt; }
              h2 { break-after: avoid; margin-top: 1.6rem; }
              figcaption, caption, thead, summary, dt, p:has(+ .scroll) { break-after: avoid; }
              th, td { padding-top: .2rem; padding-bottom: .2rem; }
              figure, table, tr, dt, dd, pre, .verdict { break-inside: avoid; }
              .pair { grid-template-columns: 1fr 1fr; gap: 1rem 1.5rem; }
              .scroll { overflow: visible; }
              svg, .verdict, .notes { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
              details::details-content { content-visibility: visible; display: block; height: auto; }
            }
            """.replace("LIGHT", LIGHT).replace("DARK", DARK);

    private ReportStyle() {}
}
