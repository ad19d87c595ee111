package dev.logits.app.decide;

import dev.logits.app.shell.ProgressSource;
import dev.logits.decision.GroupComparison;
import dev.logits.io.report.StoryPage;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the reports of other commands say of decisions: confusions, curves, groups, and rows to look at. */
public final class DecisionReport {
    /** A confusion matrix has the square of that many cells. */
    private static final int MOST_CLASSES = 1000;

    private final Decisions decisions;
    private final DecisionTables tables;

    private DecisionReport(Decisions decisions, DecisionTables tables) {
        this.decisions = decisions;
        this.tables = tables;
    }

    /** Whether there are not too many classes for it. */
    public static boolean isFor(LogitsSource rows) {
        return rows.classes() <= MOST_CLASSES;
    }

    /**
     * Computes it.
     *
     * @param rows labeled rows; their passes are named for the progress bar
     * @param id the column that names rows, where there is one
     * @param groups the columns whose groups are compared; one that has a single group here, or too many, is left out
     * @param bins of reliability
     * @param seed of the intervals of groups
     * @throws IllegalArgumentException if there are too many classes
     */
    public static DecisionReport of(ProgressSource rows, Optional<String> id, List<String> groups, int bins, long seed)
            throws IOException {
        if (!isFor(rows)) {
            throw new IllegalArgumentException("--report shows confusions and curves of at most " + MOST_CLASSES
                    + " classes, and these are " + rows.classes()
                    + "; the report of logits calibrate is for any number");
        }
        List<String> compared = new ArrayList<>();
        for (String column : groups) {
            rows.once("groups");
            if (GroupComparison.isFor(rows, column)) {
                compared.add(column);
            }
        }
        DecideOptions asked = DecideOptions.ofReport(compared);
        LogitsSource source = rows;
        Decisions decisions = Decisions.of(source, rows, Weighting.NONE, false, asked, false, bins, seed);
        rows.once("rows to look at");
        ReviewFile ids = ReviewFile.of(rows, id, decisions);
        return new DecisionReport(decisions, new DecisionTables(decisions, asked, rows.classNames(), ids::id));
    }

    /**
     * A page of its own about an evaluation.
     *
     * @param source what the rows are called
     * @param notes what a reader should know
     */
    public String page(String source, List<String> notes) {
        return DecisionPage.evaluation(source, decisions, tables, notes);
    }

    /** Chapters for a report that shows metrics and calibration itself. */
    public StoryPage chapters() {
        return DecisionPage.chapters(decisions, tables);
    }
}
