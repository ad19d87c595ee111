package dev.logits.app.regress;

import dev.logits.Logits;
import dev.logits.io.FormulaTable;
import dev.logits.io.report.BandSvg;
import dev.logits.io.report.ForestSvg;
import dev.logits.io.report.LinesSvg;
import dev.logits.io.report.ReliabilitySvg;
import dev.logits.io.report.StatisticsTable;
import dev.logits.io.report.StoryPage;
import dev.logits.learn.formula.DataColumn;
import dev.logits.learn.formula.ModelDesign;
import dev.logits.learn.regression.Estimate;
import dev.logits.learn.regression.LinearCombination;
import dev.logits.learn.regression.LogisticModel;
import dev.logits.learn.regression.VariableEffects;
import dev.logits.metric.Reliability;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** A regression as Markdown, LaTeX, pictures, and a page of HTML. */
final class RegressionFaces {
    private static final int POINTS = 25;
    private static final int MOST_ITEMS = 40;

    private final Regression r;
    private final FurtherInference further;

    RegressionFaces(Regression r, FurtherInference further) {
        this.r = r;
        this.further = further;
    }

    /** All tables and then the notes. */
    String markdown() {
        StringBuilder out = new StringBuilder();
        for (StatisticsTable table : RegressionTables.of(r, further)) {
            out.append(table.markdown()).append('\n');
        }
        r.notes().forEach(note -> out.append("* ").append(note).append('\n'));
        return out.toString();
    }

    /** All tables, with the notes as comments; for documents that use booktabs. */
    String latex() {
        StringBuilder out = new StringBuilder("% \\usepackage{booktabs}\n");
        for (StatisticsTable table : RegressionTables.of(r, further)) {
            out.append(table.latex()).append('\n');
        }
        r.notes().forEach(note -> out.append("% ").append(note).append('\n'));
        return out.toString();
    }

    /** The pictures by their names. */
    Map<String, String> pictures() {
        Map<String, String> all = new LinkedHashMap<>();
        if (r.model().isEmpty()) {
            return all;
        }
        forests(all);
        bands(all);
        if (r.table().coding().classes().size() == 2) {
            all.put("roc", roc());
        }
        Logits z = logits();
        all.put(
                "calibration",
                ReliabilitySvg.of(Reliability.equalMass(z, r.table().labels(), 10), "Calibration"));
        return all;
    }

    private Logits logits() {
        LogisticModel model = r.model().orElseThrow();
        Logits z = model.logits(r.table().features());
        double[] offset = r.data().offset();
        for (int row = 0; row < offset.length; row++) {
            z.array()[z.offset(row) + 1] += (float) offset[row];
        }
        return z;
    }

    private void forests(Map<String, String> all) {
        if (r.inference().isEmpty()) {
            return;
        }
        int classes = r.table().coding().classes().size();
        for (int c = 0; c < classes; c++) {
            List<ForestSvg.Item> items = new ArrayList<>();
            for (Estimate e : r.coefficients()) {
                double ratio = e.oddsRatio();
                boolean drawn = e.classIndex() == c && !e.isIntercept() && items.size() < MOST_ITEMS;
                if (drawn && ratio > 0 && Double.isFinite(ratio) && e.standardError() > 0) {
                    double low = Math.exp(e.low(r.level()));
                    double high = Math.exp(e.high(r.level()));
                    boolean known = low <= ratio && high >= ratio;
                    items.add(new ForestSvg.Item(
                            r.name(e), ratio, known ? low : 0, known ? high : Double.POSITIVE_INFINITY));
                }
            }
            if (!items.isEmpty()) {
                String of = r.table().coding().label() + " = " + r.className(c);
                all.put(
                        "odds-ratios" + (classes == 2 ? "" : "-" + c),
                        ForestSvg.of(items, "odds ratio of " + of, "Odds ratios of " + of));
            }
        }
    }

    /** How the mean probability goes with each column of numbers of a formula, if all rows had its value. */
    private void bands(Map<String, String> all) {
        if (r.inference().isEmpty()
                || r.data().formula().isEmpty()
                || r.table().coding().classes().size() > 2) {
            return;
        }
        FormulaTable formula = r.data().formula().get();
        ModelDesign design = formula.coding().design().orElseThrow();
        VariableEffects effects = VariableEffects.of(
                r.inference().get(), design, formula.data(), r.table().weights());
        int number = 0;
        for (String name : design.columns()) {
            DataColumn column = formula.data().column(name);
            if (column.isText() || formula.offset().length > 0) {
                continue;
            }
            double[] known = IntStream.range(0, column.rows())
                    .mapToDouble(column::number)
                    .filter(v -> !Double.isNaN(v))
                    .sorted()
                    .toArray();
            double low = known[0];
            double high = known[known.length - 1];
            double[] x = new double[POINTS];
            Arrays.setAll(x, i -> low + (high - low) * i / (POINTS - 1));
            List<LinearCombination> means = Arrays.stream(x)
                    .mapToObj(v -> effects.mean(name, Double.toString(v), 1))
                    .toList();
            all.put(
                    "effect-" + ++number,
                    BandSvg.of(
                            x,
                            means.stream().mapToDouble(LinearCombination::value).toArray(),
                            means.stream().mapToDouble(e -> e.low(r.level())).toArray(),
                            means.stream().mapToDouble(e -> e.high(r.level())).toArray(),
                            name,
                            "P(" + r.table().coding().label() + " = " + r.className(1) + ")"));
        }
    }

    /** The share of class 1 that is found, against the share of class 0 that is taken for it, over all thresholds. */
    private String roc() {
        Logits z = logits();
        int[] labels = r.table().labels();
        Integer[] order = IntStream.range(0, z.rows())
                .filter(i -> labels[i] >= 0 && weight(i) > 0)
                .boxed()
                .sorted((a, b) -> Float.compare(score(z, b), score(z, a)))
                .toArray(Integer[]::new);
        double[] totals = new double[2];
        for (int i : order) {
            totals[labels[i]] += weight(i);
        }
        double[] found = new double[2];
        List<double[]> points = new ArrayList<>(List.of(new double[2]));
        for (int k = 0; k < order.length; k++) {
            found[labels[order[k]]] += weight(order[k]);
            if (k + 1 == order.length || score(z, order[k + 1]) != score(z, order[k])) {
                points.add(new double[] {found[0] / totals[0], found[1] / totals[1]});
            }
        }
        double[] x = points.stream().mapToDouble(p -> p[0]).toArray();
        double[] y = points.stream().mapToDouble(p -> p[1]).toArray();
        double area = 0;
        for (int i = 1; i < x.length; i++) {
            area += (x[i] - x[i - 1]) * (y[i] + y[i - 1]) / 2;
        }
        String name = String.format(Locale.ROOT, "area %.4f", area);
        return LinesSvg.of(
                List.of(
                        new LinesSvg.Line(name, x, y),
                        new LinesSvg.Line("by chance", new double[] {0, 1}, new double[] {0, 1})),
                "share of " + r.className(0) + " taken for " + r.className(1),
                true,
                "ROC curve of " + r.table().coding().label());
    }

    private static float score(Logits z, int row) {
        return z.get(row, 1) - z.get(row, 0);
    }

    private double weight(int row) {
        return r.table().weights().length == 0 ? 1 : r.table().weights()[row];
    }

    /** The page. */
    StoryPage page(String file) {
        String label = r.table().coding().label();
        StoryPage page = new StoryPage(
                "Regression of " + label,
                file + r.data().text().map(formula -> ": " + formula).orElse(""));
        page.chapter("Coefficients");
        if (r.model().isEmpty()) {
            r.notes().forEach(page::text);
            return page;
        }
        for (StatisticsTable table : RegressionTables.of(r, further)) {
            page.table(table.title(), table.header(), table.rows());
        }
        Map<String, String> pictures = pictures();
        page.chapter("Pictures");
        pictures.forEach((name, svg) -> page.figure(caption(name), svg));
        if (!r.notes().isEmpty()) {
            page.chapter("Notes");
            r.notes().forEach(page::text);
        }
        return page;
    }

    private static String caption(String name) {
        if (name.startsWith("odds")) {
            return "Odds ratios with their intervals, on a logarithmic axis";
        }
        if (name.startsWith("effect")) {
            return "The mean probability if every row had the same value, with its band";
        }
        return name.equals("roc")
                ? "The ROC curve of the rows of the fit, which flatters a little"
                : "How often the fit is right, by its confidence, in the rows of the fit";
    }
}
