package dev.logits.app.explain;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.io.report.PlotStyle;
import java.util.List;

/** What a row of logits says, for people and for machines. */
interface Explanation {

    /**
     * Lines for a terminal.
     *
     * @param most how many classes are printed
     */
    List<String> lines(int most, PlotStyle style);

    /** Everything, to all digits. */
    ObjectNode json();
}
