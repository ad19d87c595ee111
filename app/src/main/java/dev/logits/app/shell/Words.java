package dev.logits.app.shell;

import dev.logits.calibrate.FitReport;
import java.util.List;
import java.util.Locale;

/** Numbers and arguments as a person reads or types them. */
public final class Words {
    private static final int MOST_LISTED = 12;

    private Words() {}

    public static String count(long n) {
        return String.format(Locale.ROOT, "%,d", n);
    }

    public static String rows(long n) {
        return counted(n, "row", "rows");
    }

    /** A group's name, also where its cells are empty. */
    public static String group(String name) {
        return name.isBlank() ? "(empty)" : name;
    }

    /** "1 row", "3 rows". */
    public static String counted(long n, String one, String many) {
        return count(n) + " " + (n == 1 ? one : many);
    }

    /** The first of a list, and how many more there are. */
    public static String list(List<String> names) {
        String first = String.join(", ", names.subList(0, Math.min(MOST_LISTED, names.size())));
        int rest = names.size() - MOST_LISTED;
        return rest > 0 ? first + " and " + count(rest) + " more" : first;
    }

    /** A number in a table: four decimals, or as a power of ten where those would hide it; "-inf". */
    public static String number(double value) {
        double size = Math.abs(value);
        if (Double.isInfinite(value)) {
            return value > 0 ? "inf" : "-inf";
        }
        if (size == 0) {
            return "0";
        }
        return String.format(Locale.ROOT, size < 0.00005 || size >= 99_999.5 ? "%.1e" : "%.4f", value);
    }

    public static String decimals(double value, int decimals) {
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }

    /** A number as it was typed, without a needless ".0". */
    public static String plain(double value) {
        String text = Double.toString(value);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }

    /** A line that names a number and says what it means. */
    public static String measure(String key, double value, String meaning) {
        double size = Math.abs(value);
        String text = size > 0 && size < 0.0000005 || size >= 1e6 && !Double.isInfinite(value)
                ? String.format(Locale.ROOT, "%.4e", value)
                : metric(value);
        return String.format(Locale.ROOT, "%-8s%14s  %s", key, text, meaning);
    }

    /** A metric: six decimals, "infinite", or "undefined". */
    public static String metric(double value) {
        return Double.isNaN(value)
                ? "undefined"
                : Double.isInfinite(value) ? "infinite" : String.format(Locale.ROOT, "%.6f", value);
    }

    public static String significant(double value, int digits) {
        return String.format(Locale.ROOT, "%." + digits + "g", value);
    }

    /** How a fit ended: "converged", "worse than chance". */
    public static String status(FitReport.Status status) {
        return status.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** An argument as a POSIX shell needs it typed. */
    public static String quoted(String argument) {
        return argument.matches("[A-Za-z0-9_./:=,@%+-]+") ? argument : "'" + argument.replace("'", "'\\''") + "'";
    }
}
