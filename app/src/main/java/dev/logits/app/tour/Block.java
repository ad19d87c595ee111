package dev.logits.app.tour;

import dev.logits.io.report.PlotStyle;
import java.util.List;
import java.util.function.Function;

/** A part of a chapter, which a terminal and a page show each in its way. */
public sealed interface Block {

    /** A paragraph. */
    record Text(String text) implements Block {}

    /**
     * A picture.
     *
     * @param caption for the page; may be empty
     * @param lines the terminal's version
     * @param svg the page's version; without one, empty, the page shows the lines
     */
    record Picture(String caption, Function<PlotStyle, List<String>> lines, String svg) implements Block {}

    /** Two pictures of the page that belong beside each other; {@code lines} is the terminal's version of both. */
    record Pair(String left, String leftSvg, String right, String rightSvg, Function<PlotStyle, List<String>> lines)
            implements Block {}

    /** A table whose first column names its rows; numbers are text already. */
    record Table(String caption, List<String> header, List<List<String>> rows) implements Block {}

    /** A command to try next. */
    record Try(String command) implements Block {}

    static Block text(String text) {
        return new Text(text);
    }

    static Block tryIt(String command) {
        return new Try(command);
    }

    static Block lines(Function<PlotStyle, List<String>> lines) {
        return new Picture("", lines, "");
    }
}
