package dev.logits.app.decide;

import dev.logits.app.shell.Words;
import dev.logits.decision.ClassCurves;
import dev.logits.decision.ConfusionMatrix;
import dev.logits.decision.CostComparison;
import dev.logits.decision.CostReport;
import dev.logits.decision.GroupComparison;
import dev.logits.decision.GroupGap;
import dev.logits.decision.Multiplicity;
import dev.logits.decision.NetBenefit;
import dev.logits.decision.ReviewedRow;
import dev.logits.decision.RowReview;
import dev.logits.decision.Threshold;
import dev.logits.metric.Interval;
import dev.logits.metric.Metric;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.stream.IntStream;

/** Decisions as tables of text: what the terminal prints and the report shows. */
final class DecisionTables {
    private static final int MOST_CLASSES = 12;
    private static final int MOST_ROWS = 30;

    private final Decisions decisions;
    private final DecideOptions asked;
    private final List<String> classes;
    /** What a row is called, by its number. */
    private final LongFunction<String> ids;

    DecisionTables(Decisions decisions, DecideOptions asked, List<String> names, LongFunction<String> ids) {
        this.decisions = decisions;
        this.asked = asked;
        this.ids = ids;
        classes = names.isEmpty()
                ? IntStream.range(0, decisions.matrix().classes())
                        .mapToObj(String::valueOf)
                        .toList()
                : names;
    }

    /**
     * A table.
     *
     * @param title what it shows
     * @param header names of the columns
     * @param rows cells
     */
    record Table(String title, List<String> header, List<List<String>> rows) {}

    String className(int k) {
        return k < 0 ? "" : classes.get(k);
    }

    Table scores() {
        ConfusionMatrix m = decisions.matrix();
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("accuracy", share(m.accuracy()), "rows decided right"));
        rows.add(List.of("balanced accuracy", share(m.balancedAccuracy()), "mean recall of the classes"));
        rows.add(List.of("F1, macro", share(m.macro(m::f1)), "mean over classes"));
        rows.add(List.of("Matthews", share(m.matthews()), "correlation, 0 is chance"));
        rows.add(List.of("kappa", share(m.kappa(ConfusionMatrix.Disagreement.NOMINAL)), "agreement beyond chance"));
        return new Table("Scores of the decisions", List.of("score", "value", "meaning"), rows);
    }

    /** Counts, and below them shares of the label; of many classes the cells of most confusions. */
    Table confusion() {
        ConfusionMatrix m = decisions.matrix();
        List<List<String>> rows = new ArrayList<>();
        if (m.classes() <= MOST_CLASSES) {
            List<String> header = new ArrayList<>(List.of("label"));
            classes.forEach(name -> header.add("as " + name));
            header.addAll(List.of("recall", "precision"));
            for (int y = 0; y < m.classes(); y++) {
                List<String> row = new ArrayList<>(List.of(className(y)));
                for (int d = 0; d < m.classes(); d++) {
                    row.add(weight(m.count(y, d)));
                }
                row.addAll(List.of(share(m.recall(y)), share(m.precision(y))));
                rows.add(row);
            }
            return new Table("Confusion matrix: " + counted() + " by label and decision", header, rows);
        }
        List<int[]> cells = new ArrayList<>();
        for (int y = 0; y < m.classes(); y++) {
            for (int d = 0; d < m.classes(); d++) {
                if (y != d && m.count(y, d) > 0) {
                    cells.add(new int[] {y, d});
                }
            }
        }
        cells.sort(Comparator.comparingDouble(c -> -m.count(c[0], c[1])));
        for (int[] c : cells.subList(0, Math.min(MOST_CLASSES, cells.size()))) {
            rows.add(List.of(
                    className(c[0]), className(c[1]), weight(m.count(c[0], c[1])), share(m.shareOfLabel(c[0], c[1]))));
        }
        return new Table(
                "The largest confusions of " + m.classes() + " classes",
                List.of("label", "decided as", counted(), "share of label"),
                rows);
    }

    /** What cells of the matrix hold. */
    private String counted() {
        return decisions.weighting().real().isPresent() ? "weights" : "rows";
    }

    /** A number of rows, or what they weigh. */
    private static String weight(double value) {
        return value == Math.rint(value) && value < 1e15 ? Words.count((long) value) : Words.significant(value, 5);
    }

    Table curves() {
        List<List<String>> rows = new ArrayList<>();
        List<ClassCurves.OfClass> all = decisions.curves().classes();
        IntStream.range(0, all.size())
                .boxed()
                .sorted(Comparator.comparingDouble(
                        k -> all.size() <= MOST_ROWS ? k : all.get(k).area()))
                .limit(MOST_ROWS)
                .forEach(k -> rows.add(curve(className(k), all.get(k))));
        if (all.size() > 2) {
            ClassCurves c = decisions.curves();
            rows.add(List.of(
                    "macro",
                    "",
                    share(c.macro(ClassCurves.OfClass::area)),
                    "",
                    share(c.macro(ClassCurves.OfClass::averagePrecision)),
                    "",
                    ""));
            rows.add(curve("micro", c.micro()));
        }
        return new Table(
                "Areas under the curves",
                List.of("class", "rows", "ROC", "95 %", "precision-recall", "95 %", "lift at 10 %"),
                rows);
    }

    private static List<String> curve(String name, ClassCurves.OfClass c) {
        return List.of(
                name,
                Words.count(c.positives()),
                share(c.area()),
                interval(c.areaInterval()),
                share(c.averagePrecision()),
                interval(c.precisionInterval()),
                Double.isNaN(c.lift()) ? "-" : Words.decimals(c.lift(), 2));
    }

    Table thresholds() {
        List<List<String>> rows = new ArrayList<>();
        for (Decisions.Limit limit : decisions.thresholds()) {
            String goal = limit.wanted().goal().name().toLowerCase(Locale.ROOT) + " "
                    + Words.plain(limit.wanted().target());
            rows.add(limit.threshold()
                    .map(t -> List.of(
                            goal,
                            probability(t),
                            Words.decimals(t.above(), 4),
                            share(t.precision()),
                            share(t.recall()),
                            share(t.share())))
                    .orElse(List.of(goal, "none", "too few rows", "-", "-", "-")));
        }
        return new Table(
                "Thresholds on the probability of " + className(decisions.positive()) + ", kept on new rows with "
                        + Words.plain(100 * (1 - asked.delta())) + " % certainty",
                List.of("promised", "take above", "log-odds", "precision", "recall", "taken"),
                rows);
    }

    private static String probability(Threshold t) {
        return Words.significant(1 / (1 + Math.exp(-t.above())), 4);
    }

    Table benefits() {
        List<List<String>> rows = new ArrayList<>();
        for (NetBenefit b : decisions.benefits()) {
            rows.add(List.of(
                    Words.plain(b.threshold()),
                    Words.decimals(b.model(), 4),
                    interval(b.interval()),
                    Words.decimals(b.all(), 4),
                    share(b.taken())));
        }
        return new Table(
                "Net benefit of acting on " + className(decisions.positive()) + ", in hits per row (never acting is 0)",
                List.of("from", "by the model", "95 %", "always acting", "acted on"),
                rows);
    }

    List<Table> costs() {
        List<Table> tables = new ArrayList<>();
        decisions.costs().ifPresent(c -> {
            tables.add(costs(c));
            tables.add(leastCost(c));
        });
        decisions.worth().ifPresent(w -> tables.add(worth(w)));
        return tables;
    }

    private Table costs(CostReport c) {
        CostsOption option = asked.costs().orElseThrow();
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("least expected cost", Words.decimals(c.cost(), 5), interval(c.interval())));
        rows.add(List.of("what the probabilities promised", Words.decimals(c.expected(), 5), ""));
        if (!Double.isNaN(c.topClass())) {
            rows.add(List.of("always the likeliest class", Words.decimals(c.topClass(), 5), ""));
        }
        rows.add(List.of(
                "always \"" + option.name(c.constant(), classes) + "\"", Words.decimals(c.bestConstant(), 5), ""));
        rows.add(List.of("if labels were known", Words.decimals(c.perfect(), 5), ""));
        return new Table("Cost per row", List.of("decision", "cost", "95 %"), rows);
    }

    private Table leastCost(CostReport c) {
        CostsOption option = asked.costs().orElseThrow();
        boolean weights = decisions.weighting().real().isPresent();
        List<List<String>> rows = new ArrayList<>();
        for (int d = 0; d < c.decided().size(); d++) {
            double decided = c.decided().get(d);
            rows.add(List.of(
                    option.name(d, classes),
                    weights ? weight(decided) : Words.count((long) decided),
                    share(decided / c.weight())));
        }
        return new Table(
                "Decisions of least expected cost", List.of("decision", weights ? "weight" : "rows", "share"), rows);
    }

    /** Rows, or a weight in words. */
    private String weighed(double value) {
        return decisions.weighting().real().isPresent() ? "weight " + weight(value) : Words.rows((long) value);
    }

    private Table worth(CostComparison w) {
        return new Table(
                "What the calibrator is worth, per row",
                List.of("before", "after", "saved", "95 %", "decided differently"),
                List.of(List.of(
                        Words.decimals(w.before(), 5),
                        Words.decimals(w.after(), 5),
                        Words.decimals(w.saved(), 5),
                        interval(w.interval()),
                        weighed(w.changed()))));
    }

    List<Table> groups() {
        List<Table> tables = new ArrayList<>();
        decisions.groups().forEach((column, groups) -> {
            for (Metric metric : decisions.metrics()) {
                if (Decisions.isShown(metric)) {
                    tables.add(group(column, groups, metric));
                }
            }
        });
        return tables;
    }

    private Table group(String column, GroupComparison groups, Metric metric) {
        List<List<String>> rows = new ArrayList<>();
        groups.gaps(metric, asked.correction()).stream()
                .sorted(Comparator.comparingDouble((GroupGap g) -> Double.isNaN(g.p()) ? 2 : g.p())
                        .thenComparing(GroupGap::group))
                .limit(MOST_ROWS)
                .forEach(g -> rows.add(List.of(
                        Words.group(g.group()),
                        Words.count(groups.rows(g.group())),
                        Words.metric(g.value()),
                        String.format(Locale.ROOT, "%+.4f", g.gap()),
                        interval(g.gapInterval()),
                        Double.isNaN(g.p()) ? "-" : Words.significant(g.p(), 2))));
        return new Table(
                metric.title() + " by " + column + ", against all others ("
                        + (asked.correction() == Multiplicity.NONE
                                ? "not corrected"
                                : "corrected after "
                                        + asked.correction()
                                                .name()
                                                .toLowerCase(Locale.ROOT)
                                                .replace('_', ' '))
                        + ")",
                List.of("group", "rows", metric.key(), "gap", "95 % of the gap", "p"),
                rows);
    }

    List<Table> review() {
        List<Table> tables = new ArrayList<>();
        for (Map.Entry<RowReview.Reason, List<ReviewedRow>> entry :
                decisions.review().entrySet()) {
            List<List<String>> rows = new ArrayList<>();
            for (ReviewedRow r : entry.getValue()) {
                rows.add(List.of(
                        ids.apply(r.number()),
                        className(r.label()),
                        className(r.predicted()),
                        share(r.confidence()),
                        share(r.ofLabel()),
                        Words.decimals(r.score(), 4)));
            }
            tables.add(new Table(
                    title(entry.getKey()),
                    List.of("row", "label", "decided as", "confidence", "p of label", "score"),
                    rows));
        }
        return tables;
    }

    private String title(RowReview.Reason reason) {
        return switch (reason) {
            case CONFIDENT_ERROR -> "The most confident errors";
            case LABEL_ISSUE ->
                "Labels that are likely wrong, "
                        + Words.rows(decisions.noise().orElseThrow().issues())
                        + " in all, an estimated "
                        + Words.decimals(100 * decisions.noise().orElseThrow().noise(), 1) + " % of labels";
            case CLOSE_DECISION -> "The closest decisions";
            case OUT_OF_DISTRIBUTION -> "The rows most unlike what the model knows";
        };
    }

    private static String share(double value) {
        return Double.isNaN(value) ? "-" : Words.decimals(value, 4);
    }

    static String interval(Interval i) {
        return Double.isNaN(i.low())
                ? "-"
                : "[" + Words.decimals(i.low(), 4) + ", " + Words.decimals(i.high(), 4) + "]";
    }

    /** Every table, in the order of the terminal. */
    List<Table> all() {
        List<Table> tables = new ArrayList<>(List.of(scores(), confusion(), curves()));
        if (!decisions.thresholds().isEmpty()) {
            tables.add(thresholds());
        }
        if (!decisions.benefits().isEmpty()) {
            tables.add(benefits());
        }
        tables.addAll(costs());
        tables.addAll(groups());
        tables.addAll(review());
        return tables;
    }

    /** A table as lines: the first column to the left, the others to the right. */
    static List<String> lines(Table table) {
        int columns = table.header().size();
        int[] widths = new int[columns];
        List<List<String>> all = new ArrayList<>(List.of(table.header()));
        all.addAll(table.rows());
        for (List<String> row : all) {
            for (int c = 0; c < columns; c++) {
                widths[c] = Math.max(widths[c], row.get(c).length());
            }
        }
        List<String> lines = new ArrayList<>();
        for (List<String> row : all) {
            StringBuilder line = new StringBuilder();
            for (int c = 0; c < columns; c++) {
                String pad = " ".repeat(widths[c] - row.get(c).length());
                boolean words = c == columns - 1 && table.header().get(c).equals("meaning");
                line.append(c == 0 || words ? row.get(c) + pad : pad + row.get(c))
                        .append("  ");
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }
}
