package dev.logits.io.report;

import static dev.logits.io.report.Markup.escaped;

import dev.logits.internal.check.NullCheck;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page that tells something in chapters: text, pictures, tables, commands. Self-contained HTML that is also
 * well-formed XML, in the style of the reports: light and dark, narrow and wide, screen and paper.
 *
 * <pre>{@code
 * String html = new StoryPage("The life of a logit", "made by logits tour")
 *         .chapter("A node")
 *         .text("A node adds up what it is given.")
 *         .command("logits explain 2,1,-1")
 *         .html();
 * }</pre>
 *
 * <p>Grows as chapters are added; for one thread.
 *
 * @since 0.1
 */
public final class StoryPage {
    static final String CSS = """
            .chapter { margin-top: 3.5rem; padding-top: .25rem; border-top: 1px solid var(--line); }
            .chapter > h2 { margin: 1.4rem 0 1rem; font-size: 1.4rem; letter-spacing: -.008em; }
            .chapter .scroll { margin-bottom: 1.2rem; }
            .chapter figure { margin: 1.4rem 0 1.6rem; }
            .chapter figure.wide svg { max-width: 36rem; }
            .chapter .pair figure { margin: .6rem 0; }
            pre { margin: 1.2rem 0 1.4rem; padding: .9rem 1.1rem; overflow-x: auto; background: var(--soft);
              border-radius: 6px; font: .8125rem/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; }
            .try { margin: 1.4rem 0 0; color: var(--quiet); }
            .try code { display: block; margin-top: .35rem; padding: .55rem .9rem; overflow-x: auto; white-space: pre;
              background: var(--soft); border-radius: 6px; color: var(--ink); }
            nav ol { margin: 1.6rem 0 0; padding-left: 1.3rem; }
            nav a { color: inherit; }
            .matrix td { text-align: center; font-variant-numeric: tabular-nums; }
            .matrix td[style] { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
            .matrix th:first-child { text-align: left; }
            .matrix thead th { text-align: center; }
            @media (max-width: 36rem) {
              .chapter :is(.pair, .small) text { font-size: inherit; }
              .chapter .scroll { margin-right: -1rem; padding-right: 1rem; }
              .chapter table { font-size: .75rem; }
              .chapter thead th { font-size: .6875rem; }
              .chapter :is(th, td) { padding-left: .15rem; padding-right: .15rem; }
              .chapter caption { font-size: .875rem; }
            }
            @media print { pre, .try code { white-space: pre-wrap; } .chapter { break-inside: auto; } }
            """;

    private static final Pattern VIEW_BOX = Pattern.compile("viewBox=\"0 0 (\\d+) ");
    /** Narrow screens have about so many pixels. */
    private static final int SMALL = 400;

    private final String title;
    private final String subtitle;
    private final StringBuilder contents = new StringBuilder();
    private final StringBuilder body = new StringBuilder(1 << 15);
    private final boolean numbered;
    private int chapters;

    /**
     * An empty page.
     *
     * @param title its heading
     * @param subtitle a line below it
     */
    public StoryPage(String title, String subtitle) {
        this(title, subtitle, true);
    }

    private StoryPage(String title, String subtitle, boolean numbered) {
        NullCheck.argument(title, "title");
        NullCheck.argument(subtitle, "subtitle");
        this.title = title;
        this.subtitle = subtitle;
        this.numbered = numbered;
    }

    /** Chapters without numbers that are to become part of a {@link CalibrationReport}. */
    public static StoryPage part() {
        return new StoryPage("", "", false);
    }

    /** Ends the chapter before and begins the next, which the contents list. */
    public StoryPage chapter(String heading) {
        NullCheck.argument(heading, "heading");
        return chapter(chapters + 1, heading);
    }

    /** The same with a number of its own, where chapters are left out. */
    public StoryPage chapter(int number, String heading) {
        NullCheck.argument(heading, "heading");
        body.append(chapters == 0 ? "" : "</section>\n");
        chapters = number;
        contents.append(
                "<li value=\"" + number + "\"><a href=\"#chapter-" + number + "\">" + escaped(heading) + "</a></li>\n");
        body.append("<section class=\"chapter\" id=\"chapter-" + number + "\">\n<h2>"
                + (numbered ? number + "\u2002" : "") + escaped(heading) + "</h2>\n");
        return this;
    }

    /** A paragraph. */
    public StoryPage text(String text) {
        NullCheck.argument(text, "text");
        body.append("<p>").append(escaped(text)).append("</p>\n");
        return this;
    }

    /**
     * A picture.
     *
     * @param caption what it shows, or nothing
     * @param svg one of this package's pictures, which are trusted
     */
    public StoryPage figure(String caption, String svg) {
        NullCheck.argument(caption, "caption");
        NullCheck.argument(svg, "svg");
        body.append(isSmall(svg) ? "<figure class=\"wide small\">\n" : "<figure class=\"wide\">\n");
        caption(caption);
        body.append(svg).append("</figure>\n");
        return this;
    }

    /** Whether a picture is not made smaller on a narrow screen, so that its letters need not be larger. */
    private static boolean isSmall(String svg) {
        Matcher width = VIEW_BOX.matcher(svg);
        return width.find() && Integer.parseInt(width.group(1)) < SMALL;
    }

    /** Two pictures beside each other, where there is room. */
    public StoryPage figures(String left, String leftSvg, String right, String rightSvg) {
        NullCheck.argument(left, "left");
        NullCheck.argument(leftSvg, "leftSvg");
        NullCheck.argument(right, "right");
        NullCheck.argument(rightSvg, "rightSvg");
        body.append("<div class=\"pair\">\n");
        figure(left, leftSvg);
        figure(right, rightSvg);
        body.append("</div>\n");
        return this;
    }

    private void caption(String caption) {
        if (!caption.isEmpty()) {
            body.append("<figcaption>").append(escaped(caption)).append("</figcaption>\n");
        }
    }

    /** Lines as they are, in letters of one width. */
    public StoryPage lines(List<String> lines) {
        NullCheck.argument(lines, "lines");
        body.append("<pre>");
        lines.forEach(line -> body.append(escaped(line)).append('\n'));
        body.append("</pre>\n");
        return this;
    }

    /**
     * A table whose first column names its rows.
     *
     * @param caption what it shows, or nothing
     * @param header a name for each column
     * @param rows cells, as many in each row as the header has
     * @throws IllegalArgumentException if a row has another number of cells
     */
    public StoryPage table(String caption, List<String> header, List<List<String>> rows) {
        return table(caption, header, rows, List.of());
    }

    /**
     * The same with cells that are shaded by what share they are, as in a confusion matrix.
     *
     * @param shades for each row the shade of its first cells behind its name, from 0 to 1; the rest has none
     * @throws IllegalArgumentException if a row has another number of cells, or there is not a list for each row
     */
    public StoryPage matrix(String caption, List<String> header, List<List<String>> rows, List<List<Double>> shades) {
        NullCheck.argument(rows, "rows");
        NullCheck.argument(shades, "shades");
        if (shades.size() != rows.size()) {
            throw new IllegalArgumentException("shades of " + shades.size() + " rows for " + rows.size());
        }
        return table(caption, header, rows, shades);
    }

    private StoryPage table(String caption, List<String> header, List<List<String>> rows, List<List<Double>> shades) {
        NullCheck.argument(caption, "caption");
        NullCheck.argument(header, "header");
        NullCheck.argument(rows, "rows");
        body.append("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"")
                .append(escaped(caption.isEmpty() ? "Table" : caption))
                .append(shades.isEmpty() ? "\">\n<table>\n" : "\">\n<table class=\"matrix\">\n");
        if (!caption.isEmpty()) {
            body.append("<caption>").append(escaped(caption)).append("</caption>\n");
        }
        body.append("<thead><tr>");
        header.forEach(
                cell -> body.append("<th scope=\"col\">").append(escaped(cell)).append("</th>"));
        body.append("</tr></thead>\n<tbody>\n");
        for (int r = 0; r < rows.size(); r++) {
            List<String> row = rows.get(r);
            if (row.size() != header.size()) {
                throw new IllegalArgumentException("a table row of " + row.size() + " cells under " + header.size());
            }
            body.append("<tr><th scope=\"row\">").append(escaped(row.get(0))).append("</th>");
            for (int c = 1; c < row.size(); c++) {
                boolean shaded = !shades.isEmpty() && c <= shades.get(r).size();
                body.append(shaded ? "<td" + shade(shades.get(r).get(c - 1)) + ">" : "<td>")
                        .append(escaped(row.get(c)))
                        .append("</td>");
            }
            body.append("</tr>\n");
        }
        body.append("</tbody>\n</table>\n</div>\n");
        return this;
    }

    private static String shade(double share) {
        return share > 0
                ? " style=\"background:rgb(95 125 165 / " + Figures.fixed(0.08 + 0.5 * Math.min(1, share), 2) + ")\""
                : "";
    }

    /** A command to try. */
    public StoryPage command(String command) {
        NullCheck.argument(command, "command");
        body.append("<p class=\"try\">Try <code>").append(escaped(command)).append("</code></p>\n");
        return this;
    }

    /** The chapters alone. */
    String chapters() {
        return body + (chapters == 0 ? "" : "</section>\n");
    }

    /** The whole page. */
    public String html() {
        return """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"/>
                <title>%1$s</title>
                <style>
                %2$s%3$s</style>
                </head>
                <body>
                <header>
                <h1>%1$s</h1>
                <p>%4$s</p>
                </header>
                <nav aria-label="Chapters"><ol>
                %5$s</ol></nav>
                <main>
                %6$s</main>
                </body>
                </html>
                """.formatted(escaped(title), ReportStyle.CSS, CSS, escaped(subtitle), contents, chapters());
    }
}
