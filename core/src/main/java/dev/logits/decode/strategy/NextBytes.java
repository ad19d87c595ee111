package dev.logits.decode.strategy;

import dev.logits.Logits;
import dev.logits.decode.DeadEndException;
import dev.logits.decode.LanguageModel;
import dev.logits.decode.ModelSession;
import dev.logits.decode.text.Tokenizer;
import dev.logits.internal.check.NullCheck;
import dev.logits.internal.check.RuleCheck;
import dev.logits.internal.kernel.Elementary;
import dev.logits.internal.kernel.Kernels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The distribution of the next byte of a text, from a model of tokens: {@code p(b | bytes) = p(texts that begin with
 * the bytes and b) / p(texts that begin with the bytes)}, summed over all tokenizations, not only the tokenizer's own.
 * It does not depend on where tokens end, so that two models with different tokenizers can be compared, mixed, or asked
 * about half a word.
 *
 * <p>What has a probability is a sequence of tokens that spells the bytes, the last one reaching their end or beyond.
 * Their number grows exponentially with the text; nearly all of them are very unlikely. Beginnings are read by the
 * model in falling order of their probability, until all that are left have together at most a share β of it. Each
 * probability of a byte is then wrong by at most {@link #error}, which is at most β (absolute), and never more however
 * long the text is; with β = 0 everything is read. NextBytesTest enumerates all sequences of tokens.
 *
 * <p>Tokens without bytes end a text: they are the outcome {@link #END}. Costs a step of the model for each beginning
 * that is read, {@link #steps}, and V numbers of memory for each that the text may still go on from.
 *
 * <p>For one thread; to be closed.
 *
 * <pre>{@code
 * try (NextBytes next = NextBytes.open(model, tokenizer, new int[] {end}, 1e-6)) {
 *     next.append("Once upon a ti".getBytes(UTF_8));
 *     next.probabilities()['m'];      // .99, whatever tokens "ti" would be cut into
 * }
 * }</pre>
 *
 * <p>References: B. Phan et al., Exact byte-level probabilities from tokenized language models for FIM-tasks and model
 * ensembles, 2024; T. Vieira et al., From language models over tokens to language models over characters, 2024.
 *
 * @since 0.1
 */
public final class NextBytes implements AutoCloseable {
    /** The outcome behind the 256 bytes: the text ends. */
    public static final int END = 256;

    /** No more beginnings than this are held, or an error. */
    private static final int MOST_ROWS = 4096;

    private final ModelSession session;
    private final int vocabulary;
    private final double bound;
    private final int[] sorted;
    private final byte[][] bytes;

    /** The place of each token of the model in the sorted vocabulary; that behind the last where it has no bytes. */
    private final int[] places;

    private final List<Beginning> read = new ArrayList<>();
    private final PriorityQueue<Unread> unread = new PriorityQueue<>((a, b) -> Double.compare(b.weight, a.weight));
    private byte[] text = new byte[64];
    private int length;
    private double log;
    private long steps;
    private final Logits z;

    /** A sequence of tokens that the model has read, and the tokens that may come next. */
    private static final class Beginning {
        /** Its place among the rows of the session. */
        private int row;

        /** Its probability, as a share of that of all texts that began with one byte less. */
        private double weight;

        /** By place in the sorted vocabulary; behind them all tokens without bytes together. */
        private final double[] p;

        /** Tokens that agree with the text behind it and are longer, and how many of their bytes do. */
        private int low;

        private int high;
        private int depth;

        /** Those that go on from it and have not been read. */
        private int waiting;

        Beginning(int row, double weight, double[] p) {
            this.row = row;
            this.weight = weight;
            this.p = p;
            high = p.length - 1;
        }

        double mass() {
            double sum = depth == 0 ? p[p.length - 1] : 0;
            for (int i = low; i < high; i++) {
                sum += p[i];
            }
            return weight * sum;
        }
    }

    /** A beginning with one more token, which ends at a place of the text. */
    private static final class Unread {
        private final Beginning before;
        private final int token;
        private final int place;
        private double weight;

        Unread(Beginning before, int token, int place, double weight) {
            this.before = before;
            this.token = token;
            this.place = place;
            this.weight = weight;
        }
    }

    private NextBytes(LanguageModel model, Tokenizer tokenizer, double bound) {
        vocabulary = model.vocabulary();
        this.bound = bound;
        List<Integer> spelling = new ArrayList<>();
        byte[][] all = new byte[tokenizer.size()][];
        for (int token = 0; token < all.length; token++) {
            all[token] = tokenizer.bytes(token);
            if (all[token].length > 0) {
                spelling.add(token);
            }
        }
        spelling.sort((a, b) -> Arrays.compareUnsigned(all[a], all[b]));
        sorted = spelling.stream().mapToInt(Integer::intValue).toArray();
        bytes = new byte[sorted.length][];
        Arrays.setAll(bytes, i -> all[sorted[i]]);
        places = new int[vocabulary];
        Arrays.fill(places, sorted.length);
        for (int i = 0; i < sorted.length; i++) {
            places[sorted[i]] = i;
        }
        z = Logits.zeros(1, vocabulary);
        session = model.open(0);
    }

    /**
     * Begins behind a prompt's tokens, which stay as they are.
     *
     * @param prompt at least one token, such as the one that begins a text
     * @param bound β, 0 to 1: how wrong a probability may be; usual is 1e-6
     * @throws IllegalArgumentException if the prompt is empty, the bound is not in 0 to 1, or the tokenizer has more
     *     tokens than the model
     */
    public static NextBytes open(LanguageModel model, Tokenizer tokenizer, int[] prompt, double bound) {
        NullCheck.argument(model, "model");
        NullCheck.argument(tokenizer, "tokenizer");
        NullCheck.argument(prompt, "prompt");
        RuleCheck.probability("the bound of errors", bound);
        if (tokenizer.size() > model.vocabulary()) {
            throw new IllegalArgumentException("the tokenizer has " + tokenizer.size() + " tokens, the model "
                    + model.vocabulary() + "; they do not belong together");
        }
        NextBytes next = new NextBytes(model, tokenizer, bound);
        try {
            next.session.join(new int[][] {prompt}, next.z);
            next.read.add(next.beginning(0, 1));
        } catch (RuntimeException e) {
            next.close();
            throw e;
        }
        return next;
    }

    private Beginning beginning(int row, double weight) {
        steps++;
        double lse = Kernels.get().logSumExpExact(z.array(), z.offset(0), vocabulary);
        if (Double.isNaN(lse)) {
            throw DeadEndException.ofRow(z.array(), z.offset(0), vocabulary);
        }
        double[] p = new double[sorted.length + 1];
        for (int token = 0; token < vocabulary; token++) {
            double one = Elementary.exp(z.get(0, token) - lse);
            if (places[token] == sorted.length) {
                p[sorted.length] += one;
            } else {
                p[places[token]] = one;
            }
        }
        return new Beginning(row, weight, p);
    }

    /**
     * Adds bytes to the text.
     *
     * @throws IllegalArgumentException if no text of the model begins like this; then nothing more can be done but
     *     {@link #close}
     */
    public void append(byte[] more) {
        NullCheck.argument(more, "more");
        for (byte b : more) {
            append(b);
        }
    }

    /**
     * Adds a byte to the text.
     *
     * @throws IllegalArgumentException if no text of the model begins like this, or more than 4,096 beginnings would
     *     have to be held; then nothing more can be done but {@link #close}
     */
    public void append(byte b) {
        if (length == text.length) {
            text = Arrays.copyOf(text, 2 * length);
        }
        text[length++] = b;
        read.forEach(beginning -> take(beginning, length - 1));
        forget();
        settle();
        double all = mass();
        if (!(all > 0)) {
            throw new IllegalArgumentException("no text of the model begins with these " + length + " bytes: byte "
                    + (length - 1) + ", " + (b & 0xff) + ", has probability 0");
        }
        log += Elementary.log(all);
        read.forEach(beginning -> beginning.weight /= all);
        unread.forEach(one -> one.weight /= all);
    }

    /** Goes on by the byte at a place of the text: tokens that end there are beginnings of their own. */
    private void take(Beginning from, int place) {
        int next = text[place] & 0xff;
        from.low = first(from.low, from.high, from.depth, next);
        from.high = first(from.low, from.high, from.depth, next + 1);
        from.depth++;
        while (from.low < from.high && bytes[from.low].length == from.depth) {
            double weight = from.weight * from.p[from.low];
            if (weight > 0) {
                unread.add(new Unread(from, sorted[from.low], place + 1, weight));
                from.waiting++;
            }
            from.low++;
        }
    }

    /** The first token of a range, of equal bytes up to a depth, whose byte there is at least this. */
    private int first(int low, int high, int depth, int least) {
        int from = low;
        int to = high;
        while (from < to) {
            int middle = (from + to) >>> 1;
            if ((bytes[middle][depth] & 0xff) < least) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return from;
    }

    /** Reads beginnings, the most probable first, until few are left. */
    private void settle() {
        double known = mass();
        double left = unread();
        while (!unread.isEmpty() && left > bound * (known + left)) {
            if (read.size() >= MOST_ROWS) {
                forget();
            }
            if (read.size() >= MOST_ROWS) {
                throw new IllegalArgumentException("more than " + MOST_ROWS + " beginnings would have to be held for a"
                        + " bound of " + bound + "; take a larger one");
            }
            Unread one = unread.remove();
            int[] parents = new int[read.size() + 1];
            Arrays.setAll(parents, i -> i < read.size() ? i : one.before.row);
            session.reorder(parents);
            int[][] tokens = new int[parents.length][0];
            tokens[read.size()] = new int[] {one.token};
            session.advanceEach(tokens, z);
            one.before.waiting--;
            Beginning beginning = beginning(read.size(), one.weight);
            read.add(beginning);
            for (int place = one.place; place < length; place++) {
                take(beginning, place);
            }
            known += beginning.mass();
            left = unread();
        }
    }

    /** Lets go of beginnings that no text goes on from. */
    private void forget() {
        int[] parents = read.stream()
                .filter(one -> one.waiting > 0 || one.low < one.high)
                .mapToInt(one -> one.row)
                .toArray();
        if (parents.length < read.size()) {
            session.reorder(parents);
            read.removeIf(one -> one.waiting == 0 && one.low == one.high);
            for (int row = 0; row < read.size(); row++) {
                read.get(row).row = row;
            }
        }
    }

    private double mass() {
        return read.stream().mapToDouble(Beginning::mass).sum();
    }

    private double unread() {
        return unread.stream().mapToDouble(one -> one.weight).sum();
    }

    /** The probabilities of the 256 bytes and, last, of {@link #END}; they sum to 1. */
    public double[] probabilities() {
        double[] p = new double[END + 1];
        for (Beginning one : read) {
            if (one.depth == 0) {
                p[END] += one.weight * one.p[sorted.length];
            }
            for (int i = one.low; i < one.high; i++) {
                p[bytes[i][one.depth] & 0xff] += one.weight * one.p[i];
            }
        }
        double all = Arrays.stream(p).sum();
        for (int b = 0; b < p.length; b++) {
            p[b] /= all;
        }
        return p;
    }

    /** How wrong a probability may be, absolutely, at most: the share of what was not read, at most the bound. */
    public double error() {
        double left = unread();
        return left / (mass() + left);
    }

    /**
     * ln p(texts that begin with the bytes | prompt), of what was read; 0 before the first byte. With what was not read
     * it is at most {@code −ln(1 − error())} more.
     */
    public double logProbability() {
        return log;
    }

    /** Bytes of the text. */
    public int length() {
        return length;
    }

    /** Steps of the model so far, the prompt's included. */
    public long steps() {
        return steps;
    }

    @Override
    public void close() {
        session.close();
    }
}
