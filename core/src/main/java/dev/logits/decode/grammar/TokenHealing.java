package dev.logits.decode.grammar;

import dev.logits.Logits;
import dev.logits.decode.LanguageModel;
import dev.logits.decode.ModelSession;
import dev.logits.decode.Tokens;
import dev.logits.internal.check.NullCheck;
import dev.logits.internal.kernel.Elementary;
import dev.logits.internal.kernel.Kernels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Token healing: a prompt's last tokens are given back, and the model itself says which tokens spell their bytes. A
 * prompt that is cut by a tokenizer ends between tokens, where a text that the model wrote would not: after
 * {@code "http:"} the token {@code "//"} is unlikely, because the model knows {@code "://"}.
 *
 * <p>A cover is a sequence of tokens whose bytes begin with those given back, the last token reaching their end or
 * beyond. All covers are found, with the model's probability of each; drawn by these, and gone on with as usual, texts
 * have exactly the model's distribution given the bytes. (Banning, token by token, what does not fit gives another
 * distribution: it does not see that a token leads to where the rest is unlikely.)
 *
 * <p>Costs a step of the model for each beginning of a cover, of which there are few where a token or two are given
 * back. Special tokens take no part.
 *
 * <p>Immutable.
 *
 * <pre>{@code
 * TokenHealing healing = TokenHealing.of(model, TokenTrie.of(tokenizer), prompt, 1);
 * int[] healed = healing.prompt(random.nextDouble());
 * }</pre>
 *
 * @since 0.1
 */
public final class TokenHealing {
    /** No more steps of the model than this, or an error. */
    private static final int MOST_STEPS = 4096;

    private final int[] kept;
    private final List<Cover> covers;
    private final double logProbability;

    private TokenHealing(int[] kept, List<Cover> covers, double logProbability) {
        this.kept = kept;
        this.covers = List.copyOf(covers);
        this.logProbability = logProbability;
    }

    /**
     * Tokens that spell the bytes given back, and maybe more.
     *
     * @param tokens one or more
     * @param beyond the bytes of the last one behind the bytes given back
     * @param probability the model's, among all covers
     */
    public record Cover(Tokens tokens, int beyond, double probability) {
        /** Checks that nothing is null. */
        public Cover {
            NullCheck.argument(tokens, "tokens");
        }
    }

    /** The beginning of a cover: what has been read of the bytes, and how likely it is. */
    private record Begun(int[] tokens, int bytes, double log) {}

    /**
     * Gives the last tokens of a prompt back.
     *
     * @param prompt at least one token more than are given back
     * @param back how many, 1 or more; those without bytes, such as special tokens, cannot be
     * @throws IllegalArgumentException if the numbers do not agree, a token has no bytes, or there are too many covers
     */
    public static TokenHealing of(LanguageModel model, TokenTrie trie, int[] prompt, int back) {
        NullCheck.argument(model, "model");
        NullCheck.argument(trie, "trie");
        NullCheck.argument(prompt, "prompt");
        if (back < 1 || back >= prompt.length) {
            throw new IllegalArgumentException("of a prompt of " + prompt.length + " tokens 1 to " + (prompt.length - 1)
                    + " can be given back, got " + back);
        }
        int from = prompt.length - back;
        int size = 0;
        for (int i = from; i < prompt.length; i++) {
            if (prompt[i] < 0 || prompt[i] >= trie.vocabulary() || trie.length(prompt[i]) == 0) {
                throw new IllegalArgumentException("prompt[" + i + "] = " + prompt[i]
                        + " has no bytes to give back; give back fewer tokens than stand behind it");
            }
            size += trie.length(prompt[i]);
        }
        byte[] bytes = new byte[size];
        int at = 0;
        for (int i = from; i < prompt.length; i++) {
            for (int b = 0; b < trie.length(prompt[i]); b++) {
                bytes[at++] = (byte) trie.byteOf(prompt[i], b);
            }
        }
        return of(model, trie, Arrays.copyOf(prompt, from), bytes);
    }

    /**
     * What comes after tokens, given its first bytes.
     *
     * @param kept at least one token
     * @param bytes at least one
     * @throws IllegalArgumentException if there is no token or no byte, no token fits, or there are too many covers
     */
    public static TokenHealing of(LanguageModel model, TokenTrie trie, int[] kept, byte[] bytes) {
        NullCheck.argument(model, "model");
        NullCheck.argument(trie, "trie");
        NullCheck.argument(kept, "kept");
        NullCheck.argument(bytes, "bytes");
        if (kept.length == 0 || bytes.length == 0) {
            throw new IllegalArgumentException("healing needs a token that stays and a byte that is given back, got "
                    + kept.length + " tokens and " + bytes.length + " bytes");
        }
        if (model.vocabulary() != trie.vocabulary()) {
            throw new IllegalArgumentException("the model has a vocabulary of " + model.vocabulary()
                    + ", the trie one of " + trie.vocabulary() + "; make the trie with the model's vocabulary");
        }
        Expression any = Expression.repeat(anyByte(trie), 0);
        Constraint prefix = Constraint.of(Grammar.of(Expression.sequence(Expression.bytes(bytes), any)), trie);
        List<Begun> done = new ArrayList<>();
        try (ModelSession session = model.open(1)) {
            search(session, trie, prefix, kept, bytes.length, done);
        }
        return normalized(kept.clone(), trie, bytes.length, done);
    }

    /** A byte of those that tokens have. */
    private static Expression anyByte(TokenTrie trie) {
        boolean[] known = new boolean[256];
        for (int token = 0; token < trie.vocabulary(); token++) {
            for (int i = 0; i < trie.length(token); i++) {
                known[trie.byteOf(token, i)] = true;
            }
        }
        List<Expression> bytes = new ArrayList<>();
        for (int b = 0; b < 256; b++) {
            if (known[b]) {
                bytes.add(Expression.bytes((byte) b));
            }
        }
        return Expression.either(bytes);
    }

    /** Reads every beginning of a cover, depth first, and adds every whole one. */
    private static void search(
            ModelSession session, TokenTrie trie, Constraint prefix, int[] kept, int size, List<Begun> done) {
        Logits row = Logits.zeros(1, session.vocabulary());
        session.prefill(new int[][] {Arrays.copyOf(kept, kept.length - 1)});
        List<Begun> open = new ArrayList<>(List.of(new Begun(new int[0], 0, 0)));
        for (int steps = 0; !open.isEmpty(); steps++) {
            if (steps == MOST_STEPS) {
                throw new IllegalArgumentException("more than " + MOST_STEPS + " beginnings spell the " + size
                        + " bytes that are given back; give back fewer tokens");
            }
            Begun begun = open.remove(open.size() - 1);
            int read = kept.length - 1;
            session.rewind(new int[] {session.length(0) - read});
            int[] all = new int[begun.tokens.length + 1];
            all[0] = kept[kept.length - 1];
            System.arraycopy(begun.tokens, 0, all, 1, begun.tokens.length);
            session.prefill(new int[][] {Arrays.copyOf(all, all.length - 1)});
            session.advance(new int[] {all[all.length - 1]}, row);
            double lse = Kernels.get().logSumExpExact(row.array(), row.offset(0), row.classes());
            if (Double.isNaN(lse)) {
                throw new IllegalArgumentException(
                        "the model gave no distribution after " + (read + all.length) + " tokens of the prompt");
            }
            Matcher matcher = prefix.matcher();
            for (int token : begun.tokens) {
                matcher.append(token);
            }
            for (int token : matcher.allowed().toArray()) {
                double log = begun.log + row.get(0, token) - lse;
                if (log > Double.NEGATIVE_INFINITY) {
                    int[] tokens = Arrays.copyOf(begun.tokens, begun.tokens.length + 1);
                    tokens[begun.tokens.length] = token;
                    int bytes = begun.bytes + trie.length(token);
                    (bytes >= size ? done : open).add(new Begun(tokens, bytes, log));
                }
            }
        }
    }

    private static TokenHealing normalized(int[] kept, TokenTrie trie, int size, List<Begun> done) {
        if (done.isEmpty()) {
            throw new IllegalArgumentException(
                    "the model finds every way to spell the bytes impossible; give back fewer tokens");
        }
        double most = done.stream().mapToDouble(Begun::log).max().orElseThrow();
        double sum = 0;
        done.sort(Comparator.comparingDouble((Begun b) -> -b.log).thenComparing(b -> Arrays.toString(b.tokens)));
        for (Begun b : done) {
            sum += Elementary.exp(b.log - most);
        }
        List<Cover> covers = new ArrayList<>();
        for (Begun b : done) {
            covers.add(new Cover(Tokens.of(b.tokens), b.bytes - size, Elementary.exp(b.log - most) / sum));
        }
        return new TokenHealing(kept, covers, most + Elementary.log(sum));
    }

    /** All covers, the most likely first. */
    public List<Cover> covers() {
        return covers;
    }

    /** ln p of the bytes after the tokens that stay, over all ways to spell them. */
    public double logProbability() {
        return logProbability;
    }

    /**
     * A cover, drawn.
     *
     * @param u uniform in [0, 1)
     */
    public Cover draw(double u) {
        double sum = 0;
        for (Cover cover : covers) {
            sum += cover.probability();
            if (sum > u && cover.probability() > 0) {
                return cover;
            }
        }
        return covers.get(0); // rounding has left a little behind the last one
    }

    /**
     * The healed prompt: the tokens that stay, and a cover that is drawn.
     *
     * @param u uniform in [0, 1)
     */
    public int[] prompt(double u) {
        int[] cover = draw(u).tokens().toArray();
        int[] prompt = Arrays.copyOf(kept, kept.length + cover.length);
        System.arraycopy(cover, 0, prompt, kept.length, cover.length);
        return prompt;
    }

    @Override
    public String toString() {
        return "TokenHealing[" + covers.size() + " covers, ln p = " + logProbability + "]";
    }
}
