package dev.logits.io;

/**
 * Makes logits of a file's numbers, which come in order but not always in whole rows, and checks what their
 * {@link ScoreKind} promises.
 */
final class ScoreConversion {
    /** How far above 1 a probability, or from 1 the sum of a row, may be: float16 rounds by 2^-11 of the value. */
    static final double TOLERANCE = 1e-3;
    /** And for each class more: the error of float16's subnormal numbers. */
    static final double TOLERANCE_PER_CLASS = 0x1p-25;
    /** How far above 0 a log-probability may be: the error of a log-softmax in float16. */
    static final double LOG_TOLERANCE = 1e-2;

    private final ScoreKind kind;
    private final FilePlace place;
    private final int classes;
    private long row;
    private int next;
    private double sum;

    ScoreConversion(ScoreKind kind, FilePlace place, int classes) {
        this.kind = kind;
        this.place = place;
        this.classes = classes;
    }

    /** Converts the next {@code n} numbers. */
    void convert(double[] in, int n, float[] out, int off) throws MalformedFileException {
        switch (kind) {
            case LOGITS -> narrow(in, n, out, off);
            case LOG_PROBABILITIES -> {
                checkLogProbabilities(in, n);
                narrow(in, n, out, off);
            }
            case PROBABILITIES -> convertProbabilities(in, n, out, off);
        }
    }

    private static void narrow(double[] in, int n, float[] out, int off) {
        for (int i = 0; i < n; i++) {
            out[off + i] = (float) in[i];
        }
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
            throw place.error("row " + row + ": the probabilities sum to " + sum
                    + ", not to 1; for raw scores use ReadOptions.withScores(ScoreKind.LOGITS)");
        }
        sum = 0;
    }

    private void advance() {
        if (++next == classes) {
            next = 0;
            row++;
        }
    }

    private MalformedFileException bad(double value, String promise) {
        return place.error("row " + row + ", class " + next + " is " + value + ": " + promise
                + "; for raw scores use ReadOptions.withScores(ScoreKind.LOGITS)");
    }
}
