package dev.logits.io.report;

import dev.logits.internal.check.NullCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Labeled bars for the terminal, such as the probabilities of one row.
 *
 * <pre>
 * tabby cat  0.6213  ██████████████████████████████▌
 * tiger cat  0.2570  ████████████▋
 * lynx       0.0018  ▏
 * </pre>
 *
 * <p>Labels may come from a file: control characters are written out, and long labels are cut.
 *
 * <p>Static methods only, for any number of threads.
 *
 * @since 0.1
 */
public final class BarList {

    private BarList() {}

    /**
     * A label and its value.
     *
     * @param label any text
     * @param value a probability, or any number that is not negative
     */
    public record Item(String label, double value) {

        /** Checks both. */
        public Item {
            NullCheck.argument(label, "label");
            NullCheck.argument(label, "label");
            if (!(value >= 0)) {
                throw new IllegalArgumentException("bar \"" + label + "\" must not be negative, got " + value);
            }
        }
    }

    /** Lines of at most {@code style.width()} columns, without a line end; a full bar is 1. */
    public static List<String> lines(List<Item> items, PlotStyle style) {
        NullCheck.argument(items, "items");
        NullCheck.argument(style, "style");
        return lines(items, 1, style);
    }

    /** The same with a full bar of {@code full}, positive; longer bars are cut. */
    public static List<String> lines(List<Item> items, double full, PlotStyle style) {
        NullCheck.argument(items, "items");
        NullCheck.argument(style, "style");
        if (!(full > 0)) {
            throw new IllegalArgumentException("a full bar must be positive, got " + full);
        }
        List<String> labels = new ArrayList<>();
        List<String> values = new ArrayList<>();
        int labelWidth = 1;
        int valueWidth = 1;
        for (Item item : items) {
            labels.add(TerminalText.printable(item.label(), style.unicode()));
            values.add(value(item.value()));
            labelWidth = Math.max(labelWidth, TerminalText.width(labels.get(labels.size() - 1)));
            valueWidth = Math.max(valueWidth, values.get(values.size() - 1).length());
        }
        labelWidth = Math.min(labelWidth, style.width() * 2 / 5);
        int cells = Math.max(1, style.width() - labelWidth - valueWidth - 4);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            String label = TerminalText.fitted(labels.get(i), labelWidth, style.unicode());
            String value = " ".repeat(valueWidth - values.get(i).length()) + values.get(i);
            String bar = style.under(Bar.of(items.get(i).value() / full, cells, style));
            lines.add((label + "  " + value + "  " + bar).stripTrailing());
        }
        return lines;
    }

    /** An item's value as it stands beside its bar. */
    static String value(double value) {
        if (value > 0 && value < 0.00005 || value >= 100_000) {
            return Double.isInfinite(value) ? "infinite" : String.format(Locale.ROOT, "%.0e", value);
        }
        return Figures.fixed(value, 4);
    }
}
