package dev.logits.decode;

import dev.logits.Logits;
import dev.logits.math.LogSumExp;
import java.util.Arrays;
import java.util.Random;

/** One promise of {@link SessionContract} tried out; keeps the largest difference of a logit and where it was seen. */
final class SessionTrial {
    private final LanguageModel model;
    private final int vocabulary;
    private final int length;
    private final long seed;
    private double worst;
    private String place = "";

    SessionTrial(LanguageModel model, int length, long seed) {
        this.model = model;
        this.vocabulary = model.vocabulary();
        this.length = length;
        this.seed = seed;
    }

    double worst() {
        return worst;
    }

    String place() {
        return place;
    }

    private int[] text(int number) {
        return new Random(seed + number).ints(length, 0, vocabulary).toArray();
    }

    private Logits rows(int rows) {
        return Logits.zeros(rows, vocabulary);
    }

    private static int[] first(int[] text, int count) {
        return Arrays.copyOf(text, count);
    }

    private static int[] part(int[] text, int from, int to) {
        return Arrays.copyOfRange(text, from, to);
    }

    private static int[] joined(int[] a, int[] b) {
        int[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }

    /** The logits after each token of a text, alone in a session. */
    private Logits alone(int[] text) {
        Logits out = rows(text.length);
        try (ModelSession session = model.open(1)) {
            for (int i = 0; i < text.length; i++) {
                session.advance(new int[] {text[i]}, out.slice(i, i + 1));
            }
        }
        return out;
    }

    /** Compares a row with the logits after the last token of a text. */
    private void compare(Logits seen, int row, int[] text, String where) {
        compare(seen, row, alone(text), text.length - 1, where);
    }

    private void compare(Logits seen, int row, Logits expected, int expectedRow, String where) {
        for (int v = 0; v < vocabulary; v++) {
            float a = seen.get(row, v);
            float b = expected.get(expectedRow, v);
            if (Float.floatToRawIntBits(a) == Float.floatToRawIntBits(b)) {
                continue;
            }
            double difference = Math.abs((double) a - b);
            if (!(difference < Double.POSITIVE_INFINITY)) {
                difference = Double.POSITIVE_INFINITY;
            } else if (difference == 0) {
                difference = Double.MIN_VALUE; // 0 and −0
            }
            if (difference > worst) {
                worst = difference;
                place = where + ", token " + v + ": " + a + ", alone " + b;
            }
        }
    }

    private static void expect(boolean holds, String sentence) {
        if (!holds) {
            throw new IllegalStateException("the model's session breaks a promise: " + sentence);
        }
    }

    void distributions() {
        double[] sums = LogSumExp.of(alone(text(0)));
        for (int i = 0; i < sums.length; i++) {
            expect(Double.isFinite(sums[i]), "the logits after token " + i + " are no distribution");
        }
    }

    void neighbors() {
        int[][] texts = {text(0), text(1), text(2), text(0), text(3)};
        Logits[] expected = Arrays.stream(texts).map(this::alone).toArray(Logits[]::new);
        Logits out = rows(texts.length);
        try (ModelSession session = model.open(texts.length)) {
            for (int step = 0; step < length; step++) {
                int at = step;
                session.advance(Arrays.stream(texts).mapToInt(text -> text[at]).toArray(), out);
                for (int row = 0; row < texts.length; row++) {
                    expect(session.length(row) == step + 1, "length(" + row + ") after " + (step + 1) + " tokens");
                    compare(out, row, expected[row], step, "row " + row + " among others after token " + step);
                }
            }
        }
    }

    void reorder() {
        int half = length / 2;
        int[] a = first(text(0), half);
        int[] b = first(text(1), half);
        int[] more = text(2);
        try (ModelSession session = model.open(2)) {
            session.prefill(new int[][] {a, b});
            session.reorder(new int[] {1, 0, 1});
            expect(session.rows() == 3, "3 rows after reorder to 3 parents");
            Logits three = rows(3);
            session.advance(part(more, 0, 3), three);
            compare(three, 0, joined(b, part(more, 0, 1)), "row 0 of a fork");
            compare(three, 1, joined(a, part(more, 1, 2)), "row 1 that was row 0");
            compare(three, 2, joined(b, part(more, 2, 3)), "row 2 of a fork");
            session.reorder(new int[] {2, 1});
            Logits two = rows(2);
            session.advance(part(more, 3, 5), two);
            compare(two, 0, joined(joined(b, part(more, 2, 3)), part(more, 3, 4)), "row 0 when one has left");
            compare(two, 1, joined(joined(a, part(more, 1, 2)), part(more, 4, 5)), "row 1 when one has left");
            session.reorder(new int[] {0, 1, 1, 0});
            for (int row = 0; row < 4; row++) {
                expect(session.length(row) == half + 2, "length(" + row + ") of a fork");
            }
            session.reorder(new int[0]);
            expect(session.rows() == 0, "no rows when all have left");
            session.join(new int[][] {a}, rows(1));
            Logits one = rows(1);
            session.advance(part(more, 5, 6), one);
            compare(one, 0, joined(a, part(more, 5, 6)), "a row that joined when all had left");
        }
    }

    void rewind() {
        int[] a = text(0);
        int[] b = text(1);
        int third = length / 3;
        try (ModelSession session = model.open(2)) {
            session.prefill(new int[][] {a, b});
            session.rewind(new int[] {0, 0});
            expect(session.length(0) == length && session.length(1) == length, "lengths after rewinding nothing");
            session.rewind(new int[] {third, 2 * third});
            expect(session.length(0) == length - third, "the length of row 0 rewound by " + third);
            expect(session.length(1) == length - 2 * third, "the length of row 1 rewound by " + 2 * third);
            Logits two = rows(2);
            session.advance(new int[] {b[0], a[0]}, two);
            compare(two, 0, joined(first(a, length - third), first(b, 1)), "row 0 after a rewind");
            compare(two, 1, joined(first(b, length - 2 * third), first(a, 1)), "row 1 after a rewind");
            session.reorder(new int[] {1, 1});
            session.rewind(new int[] {length - 2 * third + 1, 1});
            session.advance(new int[] {a[1], b[1]}, two);
            compare(two, 0, part(a, 1, 2), "a row rewound to its beginning");
            compare(two, 1, joined(first(b, length - 2 * third), part(b, 1, 2)), "a fork after a rewind");
        }
    }

    void severalTokens() {
        int[] a = text(0);
        int[] b = text(1);
        int[] c = text(2);
        int half = length / 2;
        Logits[] expected = {alone(a), alone(b), alone(c)};
        try (ModelSession session = model.open(3)) {
            session.prefill(new int[][] {first(a, half), first(b, 1), {}});
            expect(
                    session.length(0) == half && session.length(1) == 1 && session.length(2) == 0,
                    "lengths of a prefill");
            Logits out = rows(length - half + 2);
            session.advanceEach(new int[][] {part(a, half, length), {}, first(c, 2)}, out);
            for (int i = 0; i < length - half; i++) {
                compare(out, i, expected[0], half + i, "token " + (half + i) + " of several at once");
            }
            compare(out, length - half, expected[2], 0, "the first token of row 2, of two at once");
            compare(out, length - half + 1, expected[2], 1, "the second token of row 2, of two at once");
            session.prefill(new int[][] {{}, part(b, 1, length - 1), part(c, 2, 3)});
            Logits two = rows(2);
            session.advanceEach(new int[][] {{}, part(b, length - 1, length), part(c, 3, 4)}, two);
            compare(two, 0, expected[1], length - 1, "row 1 after a long prefill");
            compare(two, 1, expected[2], 3, "row 2 after a short prefill");
            session.advanceEach(new int[3][0], rows(0));
            expect(session.length(0) == length && session.length(1) == length, "lengths after no tokens");
        }
    }

    void joinAndLeave() {
        int[] a = text(0);
        int[] b = text(1);
        int[] c = text(2);
        int third = length / 3;
        try (ModelSession session = model.open(0)) {
            Logits one = rows(1);
            session.join(new int[][] {first(a, third)}, one);
            compare(one, 0, first(a, third), "the first row to join");
            session.advance(part(a, third, third + 1), one);
            compare(one, 0, first(a, third + 1), "the first row to join, alone");
            Logits two = rows(2);
            session.join(new int[][] {first(b, length - 2), first(c, 1)}, two);
            compare(two, 0, first(b, length - 2), "a longer row that joins");
            compare(two, 1, first(c, 1), "a shorter row that joins");
            Logits three = rows(3);
            session.advance(new int[] {a[third + 1], b[length - 2], c[1]}, three);
            compare(three, 0, first(a, third + 2), "a row after others joined");
            compare(three, 1, first(b, length - 1), "a longer row among others");
            compare(three, 2, first(c, 2), "a shorter row among others");
            session.reorder(new int[] {2, 0}); // the longest row leaves
            session.advance(new int[] {c[2], a[third + 2]}, two);
            compare(two, 0, first(c, 3), "a shorter row after the longest left");
            compare(two, 1, first(a, third + 3), "a row after the longest left");
            session.join(1);
            expect(session.rows() == 3 && session.length(2) == 0, "a row that joins without a token");
            session.advance(new int[] {c[3], a[third + 3], b[0]}, three);
            compare(three, 0, first(c, 4), "a row beside one that begins");
            compare(three, 2, first(b, 1), "a row that begins beside others");
        }
    }

    void separateSessions() {
        int[] a = text(0);
        int[] b = text(1);
        try (ModelSession first = model.open(1);
                ModelSession second = model.open(1)) {
            Logits out = rows(1);
            for (int i = 0; i < 3; i++) {
                second.advance(new int[] {b[i]}, out);
                first.advance(new int[] {a[i]}, out);
            }
            compare(out, 0, first(a, 3), "a session beside another");
        }
    }

    void ownPlace() {
        float[] storage = new float[vocabulary + 2];
        storage[0] = 77;
        storage[vocabulary + 1] = 78;
        int[] a = first(text(0), 1);
        Logits inside = Logits.wrap(storage, 1, 1, vocabulary);
        try (ModelSession session = model.open(1)) {
            session.advance(a, inside);
        }
        expect(storage[0] == 77 && storage[vocabulary + 1] == 78, "what is beside the row is not written");
        compare(inside, 0, a, "a row inside an array");
    }

    void wrongArguments() {
        int[] a = text(0);
        error("open(-1)", () -> model.open(-1).close());
        try (ModelSession session = model.open(1)) {
            expect(session.vocabulary() == vocabulary, "the session's vocabulary is the model's");
            session.advance(first(a, 1), rows(1));
            error("a token that is not in the vocabulary", () -> session.advance(new int[] {vocabulary}, rows(1)));
            error("a negative token", () -> session.prefill(new int[][] {{-1}}));
            error("2 tokens for 1 row", () -> session.advance(new int[2], rows(1)));
            error("2 rows of logits for 1", () -> session.advance(new int[1], rows(2)));
            error("the tokens of 2 rows", () -> session.prefill(new int[2][1]));
            error("1 row of logits for 2 tokens", () -> session.advanceEach(new int[1][2], rows(1)));
            error("a parent that is no row", () -> session.reorder(new int[] {0, 1}));
            error("a rewind of more than there is", () -> session.rewind(new int[] {2}));
            error("a negative rewind", () -> session.rewind(new int[] {-1}));
            error("a rewind of 2 rows", () -> session.rewind(new int[2]));
            error("less than 0 rows to join", () -> session.join(-1));
            error("an empty prompt", () -> session.join(new int[1][0], rows(1)));
            error("2 rows of logits for 1 prompt", () -> session.join(new int[1][1], rows(2)));
            expect(session.rows() == 1 && session.length(0) == 1, "wrong arguments change nothing");
            Logits out = rows(1);
            session.advance(part(a, 1, 2), out);
            compare(out, 0, first(a, 2), "a row after wrong arguments");
        }
    }

    private static void error(String what, Runnable call) {
        try {
            call.run();
        } catch (IllegalArgumentException e) {
            return;
        }
        expect(false, what + " is no error");
    }
}
