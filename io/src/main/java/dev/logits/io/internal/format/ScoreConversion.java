package dev.logits.io.internal.format;

import dev.logits.io.MalformedFileException;
import dev.logits.io.ScoreKind;
import dev.logits.io.internal.bytes.FilePlace;

/**
 * Makes logits of a file's numbers, which come in order but not always in whole rows, and checks what their
 * {@link ScoreKind} promises.
 */
public final class ScoreConversion {
    /** How far above 1 a probability, or from 1 the sum of a row, may be: float16 rounds by 2^-11 of the value. */
    public static final double TOLERANCE = 1e-3;
    /** And for each class more: the error of float16's subnormal numbers. */
    public static final double TOLERANCE_PER_CLASS = 0x1p-25;
    /** How far above 0 a log-probability may be: the error of a log-softmax in float16. */
    public static final double LOG_TOLERANCE = 1e-2;

    private final ScoreKind kind;
    private final FilePlace place;
    private final int classes;
    private long row;
    private int next;
    private double sum;
    /** The numbers of earlier calls, of logits and log-probabilities. */
    private long passed;

    public ScoreConversion(ScoreKind kind, FilePlace place, int classes) {
        this.kind = kind;
        this.place = place;
        this.classes = classes;
    }

    /** Converts the next {@code n} numbers. */
    public void convert(double[] in, int n, float[] out, int off) throws MalformedFileException {
        switch (kind) {
            case LOGITS -> narrow(in, n, out, off);
            case LOG_PROBABILITIES -> {
                checkLogProbabilities(in, n);
                narrow(in, n, out, off);
            }
            case PROBABILITIES -> convertProbabilities(in, n, out, off);
        }
    }

    private void narrow(double[] in, int n, float[] out, int off) throws MalformedFileException {
        for (int i = 0; i < n; i++) {
            float z = (float) in[i];
            if (z == Float.POSITIVE_INFINITY && in[i] <= Double.MAX_VALUE) {
                throw tooLarge(in[i], i);
            }
            out[off + i] = z;
        }
        passed += n;
    }

    private MalformedFileException tooLarge(double value, int ahead) {
        long at = passed + ahead;
        return place.error("row " + at / classes + ", class " + at % classes + " is " + value
                + ", which is too large for a 32-bit float, whose largest is " + Float.MAX_VALUE);
    }

    private void checkLogProbabilities(double[] in, int n) throws MalformedFileException {
        for (int i = 0; i < n; i++) {
            if (!(in[i] <= LOG_TOLERANCE)) {
                throw bad(in[i], "a log-probability is 0 or less");
            }
            advance();
        }
    }

    private void convertProbabilities(double[] in, int n, float[] out, int off) throws MalformedFileException {
        for (int i = 0; i < n; i++) {
            double p = in[i];
            if (!(p >= 0 && p <= 1 + TOLERANCE)) {
                throw bad(p, "a probability is in [0, 1]");
            }
            sum += p;
            out[off + i] = (float) StrictMath.log(p);
            if (next == classes - 1) {
                checkSum();
            }
            advance();
        }
    }

    private void checkSum() throws MalformedFileException {
        if (Math.abs(sum - 1) > TOLERANCE + classes * TOLERANCE_PER_CLASS) {
            throw place.error("row " + row + ": the probabilities sum to " + (float) sum + ", not to 1; " + remedy());
        }
        sum = 0;
    }

    private String remedy() {
        if (Math.abs(sum - 1) <= ScoreLook.ROUNDING + TOLERANCE) {
            return "if they were rounded, divide each row by its sum; if a class is missing, give all classes";
        }
        if (Math.abs(sum / 100 - 1) <= ScoreLook.ROUNDING + TOLERANCE) {
            return "divide percentages by 100";
        }
        return "give each row a whole distribution; for raw scores use ReadOptions.withScores(ScoreKind.LOGITS)";
    }

    private void advance() {
        if (++next == classes) {
            next = 0;
            row++;
        }
    }

    private MalformedFileException bad(double value, String promise) {
        boolean probability = kind == ScoreKind.PROBABILITIES;
        String remedy = probability && value < 0 && value >= -TOLERANCE
                ? "; set to 0 what rounding has left below it"
                : "; for raw scores use ReadOptions.withScores(ScoreKind.LOGITS)"
                        + (probability && value > 1 && value <= 100 ? "; divide percentages by 100" : "");
        return place.error("row " + row + ", class " + next + " is " + value + ": " + promise + remedy);
    }
}
