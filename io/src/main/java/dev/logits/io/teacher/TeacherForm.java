package dev.logits.io.teacher;

import dev.logits.distill.SparseTeacher;
import dev.logits.internal.check.NullCheck;
import dev.logits.io.LogitsFiles;

/**
 * What a compact teacher file keeps of a row, which with the number of rows decides its size: every row has the same
 * number of bytes, so that any of them can be read alone.
 * <pre>
 * 2 bytes   how many classes are kept, n
 * 4 bytes   the tail's mass, or the entropy, as a float
 * ids       n ascending numbers below K, room for the most there can be: the low b bits of each side by side, then a bit
 *           string in which bit (id &gt;&gt; b) + i is set for entry i (Elias and Fano), b = ⌊log₂(K / most)⌋
 * values    log-probabilities in half precision, or counts of ⌊log₂ N⌋ + 1 bits
 * </pre>
 * K = 128,000 and 50 classes make 189 bytes.
 *
 * <p>Immutable.
 *
 * @param kind top k, or draws
 * @param classes the number of classes K
 * @param most the most entries a row may have: k, or the number of draws
 * @param temperature of the distributions that are kept
 * @param seed of the draws; 0 for top k
 * @since 0.1
 */
public record TeacherForm(SparseTeacher.Kind kind, int classes, int most, double temperature, long seed) {
    /** As many entries as two bytes count. */
    static final int MOST = 0xffff;

    private static final int COUNT_BYTES = 2;
    private static final int REST_BYTES = 4;
    private static final int BLOCK_BYTES = 4096;
    private static final int BLOCK_SCORES = 1 << 20;

    /** Checks the numbers. */
    public TeacherForm {
        NullCheck.argument(kind, "kind");
        if (classes < 2 || classes > LogitsFiles.MAX_CLASSES) {
            throw new IllegalArgumentException(
                    "a teacher file is of 2 to " + LogitsFiles.MAX_CLASSES + " classes, got " + classes);
        }
        int limit = kind == SparseTeacher.Kind.TOP_K ? Math.min(classes, MOST) : MOST;
        if (most < 1 || most > limit) {
            throw new IllegalArgumentException(
                    (kind == SparseTeacher.Kind.TOP_K ? "the likeliest classes" : "the draws") + " to keep of a row of "
                            + classes + " are 1 to " + limit + ", got " + most);
        }
        if (!(temperature >= SparseTeacher.LEAST_TEMPERATURE && temperature <= SparseTeacher.LARGEST_TEMPERATURE)) {
            throw new IllegalArgumentException("temperature must be from " + SparseTeacher.LEAST_TEMPERATURE + " to "
                    + SparseTeacher.LARGEST_TEMPERATURE + ", got " + temperature);
        }
    }

    /** The k likeliest classes of each row, and the mass of the others. */
    public static TeacherForm top(int classes, int k, double temperature) {
        return new TeacherForm(SparseTeacher.Kind.TOP_K, classes, k, temperature, 0);
    }

    /** Draws of each row. */
    public static TeacherForm samples(int classes, int draws, double temperature, long seed) {
        return new TeacherForm(SparseTeacher.Kind.SAMPLES, classes, draws, temperature, seed);
    }

    /** The bytes of a row. */
    public int rowBytes() {
        long bits = (long) most * lowBits() + highBits() + (long) most * valueBits();
        return COUNT_BYTES + REST_BYTES + (int) ((bits + 7) / 8);
    }

    /** Bits of an id that are kept as they are. */
    int lowBits() {
        return 31 - Integer.numberOfLeadingZeros(Math.max(1, classes / most));
    }

    /** The length of the bit string of the others. */
    int highBits() {
        return most + ((classes - 1) >> lowBits()) + 1;
    }

    /** Bits of a value. */
    int valueBits() {
        return kind == SparseTeacher.Kind.TOP_K ? 16 : 32 - Integer.numberOfLeadingZeros(most);
    }

    /** Rows that share a checksum: some 4 KB of the file, and not too many dense logits to hold. */
    int blockRows() {
        return Math.max(1, Math.min(BLOCK_BYTES / rowBytes(), BLOCK_SCORES / classes));
    }

    /** As a person would say it. */
    @Override
    public String toString() {
        return (kind == SparseTeacher.Kind.TOP_K ? "the " + most + " likeliest" : most + " draws, seed " + seed + ",")
                + " of " + classes + " classes at temperature " + temperature;
    }
}
