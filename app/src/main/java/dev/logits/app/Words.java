package dev.logits.app;

import dev.logits.calibrate.FitReport;
import java.util.Locale;

/** Numbers and arguments as a person reads or types them. */
final class Words {
    private Words() {}

    static String count(long n) {
        return String.format(Locale.ROOT, "%,d", n);
    }

    static String rows(long n) {
        return count(n) + (n == 1 ? " row" : " rows");
    }

    /** A metric: six decimals, or "infinite". */
    static String metric(double value) {
        return Double.isInfinite(value) ? "infinite" : String.format(Locale.ROOT, "%.6f", value);
    }

    static String significant(double value, int digits) {
        return String.format(Locale.ROOT, "%." + digits + "g", value);
    }

    /** How a fit ended: "converged", "worse than chance". */
    static String status(FitReport.Status status) {
        return status.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** An argument as a POSIX shell needs it typed. */
    static String quoted(String argument) {
        return argument.matches("[A-Za-z0-9_./:=,@%+-]+") ? argument : "'" + argument.replace("'", "'\\''") + "'";
    }
}
