package dev.logits.learn.formula;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * {@code cut(x, breaks)}: which interval a number lies in.
 *
 * @param cells the interval of each row
 * @param levels the intervals in order
 */
@SuppressWarnings("ArrayRecordComponent") // internal, shared on purpose
record IntervalLevels(String[] cells, List<String> levels) {

    static IntervalLevels of(Evaluator evaluator, Expression.Call call) {
        Arguments.check(call, 5, "x", "breaks", "labels", "right", "include.lowest");
        double[] x = evaluator.finite(call.argument("x", 0));
        Expression given = call.argument("breaks", 1);
        if (given == null) {
            throw new FormulaException(call.text() + ": cut needs breaks, such as c(0, 18, 65, Inf), or their number");
        }
        double[] asked = Arguments.numbers(given, call.text());
        double[] breaks = evaluator.memory().numbers(call.text(), -2, () -> breaks(asked, x, call.text()));
        boolean right = Arguments.flag(call, "right", 3, true);
        boolean lowest = Arguments.flag(call, "include.lowest", 4, false);
        Expression labels = call.argument("labels", 2);
        List<String> levels = labels == null ? labels(breaks, right, lowest) : Arguments.texts(labels, call.text());
        if (levels.size() != breaks.length - 1) {
            throw new FormulaException(
                    call.text() + ": " + levels.size() + " labels for " + (breaks.length - 1) + " intervals");
        }
        String[] cells = new String[x.length];
        for (int r = 0; r < x.length; r++) {
            int place = place(breaks, x[r], right, lowest);
            if (place < 0) {
                throw new FormulaException(call.text() + ", row " + r + ": " + FactorTerm.plain(x[r])
                        + " lies in no interval; write -Inf or Inf as the outer breaks, or include.lowest = TRUE");
            }
            cells[r] = levels.get(place);
        }
        return new IntervalLevels(cells, levels);
    }

    private static double[] breaks(double[] asked, double[] x, String text) {
        if (asked.length > 1) {
            double[] sorted = asked.clone();
            Arrays.sort(sorted);
            if (Arrays.stream(sorted).distinct().count() < sorted.length) {
                throw new FormulaException(text + ": two breaks are equal");
            }
            return sorted;
        }
        int n = (int) asked[0];
        if (n < 2 || n != asked[0]) {
            throw new FormulaException(text + ": the number of intervals is a whole number from 2 on");
        }
        double low = Arrays.stream(x).min().orElse(0);
        double high = Arrays.stream(x).max().orElse(0);
        double width = high - low;
        if (width == 0) {
            throw new FormulaException(text + ": all numbers are equal");
        }
        return IntStream.rangeClosed(0, n)
                .mapToDouble(i -> i == 0 ? low - width / 1000 : i == n ? high + width / 1000 : low + i * (width / n))
                .toArray();
    }

    private static int place(double[] breaks, double v, boolean right, boolean lowest) {
        int last = breaks.length - 1;
        if (lowest && v == breaks[right ? 0 : last]) {
            return right ? 0 : last - 1;
        }
        for (int i = 0; i < last; i++) {
            if (right ? v > breaks[i] && v <= breaks[i + 1] : v >= breaks[i] && v < breaks[i + 1]) {
                return i;
            }
        }
        return -1;
    }

    /** As few digits as tell the breaks apart, three at least. */
    private static List<String> labels(double[] breaks, boolean right, boolean lowest) {
        List<String> texts = List.of();
        for (int digits = 3; digits <= 12; digits++) {
            MathContext rounded = new MathContext(digits);
            texts = Arrays.stream(breaks).mapToObj(v -> text(v, rounded)).toList();
            if (texts.stream().distinct().count() == texts.size()) {
                break;
            }
        }
        List<String> labels = new ArrayList<>();
        for (int i = 0; i < breaks.length - 1; i++) {
            boolean closedLow = !right || lowest && i == 0;
            boolean closedHigh = right || lowest && i == breaks.length - 2;
            labels.add((closedLow ? "[" : "(") + texts.get(i) + "," + texts.get(i + 1) + (closedHigh ? "]" : ")"));
        }
        return labels;
    }

    private static String text(double v, MathContext rounded) {
        if (Double.isInfinite(v)) {
            return v < 0 ? "-Inf" : "Inf";
        }
        double size = Math.abs(v);
        BigDecimal number = new BigDecimal(v).round(rounded).stripTrailingZeros();
        return size != 0 && (size < 1e-4 || size >= 1e15) ? number.toString() : number.toPlainString();
    }
}
