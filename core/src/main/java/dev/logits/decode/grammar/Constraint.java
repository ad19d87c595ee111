package dev.logits.decode.grammar;

import dev.logits.decode.LogitsProcessor;
import dev.logits.decode.TokenSet;
import dev.logits.internal.check.NullCheck;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A grammar, compiled for a vocabulary: what a rule, a server or a program of one's own masks with. Masks are exact: a
 * token is allowed if and only if some text of the language goes on with its bytes; an end token if and only if the
 * text may end.
 *
 * <p>Immutable for its users, and shared by any number of threads; inside, states and masks are built as they are met,
 * up to 16 MB.
 *
 * <pre>{@code
 * Constraint c = Constraint.of(Grammar.choices(List.of("yes", "no")), TokenTrie.of(tokenizer));
 * DecodingPlan plan = DecodingPlan.of(Sampler.ANCESTRAL, c.rule(), new Temperature(0.8));
 * }</pre>
 *
 * @since 0.1
 */
public final class Constraint {
    private final TokenTrie trie;
    private final Configuration start;
    private final Configuration dead;
    private final Masks masks;
    private final int[] ends;

    /** The ordinal of a special token in the grammar, by its id; −1 for the others. */
    private final int[] ordinals;

    private Constraint(TokenTrie trie, CompiledGrammar compiled, int[] specialIds) {
        this.trie = trie;
        start = compiled.start();
        dead = compiled.dead();
        masks = new Masks(trie, specialIds);
        ends = trie.ends().toArray();
        ordinals = new int[trie.vocabulary()];
        Arrays.fill(ordinals, -1);
        for (int i = 0; i < specialIds.length; i++) {
            ordinals[specialIds[i]] = i;
        }
    }

    /**
     * Compiles a grammar for a vocabulary. Where no token holds a byte that all texts need from some place on, that
     * place is a dead end: vocabularies that hold all bytes have none.
     *
     * @throws IllegalArgumentException if no text is in the language, or if it names a special token that the
     *     vocabulary does not have
     */
    public static Constraint of(Grammar grammar, TokenTrie trie) {
        NullCheck.argument(grammar, "grammar");
        NullCheck.argument(trie, "trie");
        List<String> names = List.copyOf(trie.specials().keySet());
        int[] ids = names.stream().mapToInt(trie.specials()::get).toArray();
        Grammar named = Rewriting.ofTokens(name -> token(name, trie)).of(grammar);
        return new Constraint(
                trie, CompiledGrammar.of(named, names, Budget.DEFAULT, trie.longest(), trie.names()), ids);
    }

    /** A token by its number, {@code <[id]>}: a special one by its name, another as its bytes; null for a name. */
    private static Expression token(String name, TokenTrie trie) {
        if (trie.specials().containsKey(name) || !name.startsWith("<[") || !name.endsWith("]>")) {
            return null;
        }
        String number = name.substring(2, name.length() - 2);
        if (!number.matches("[0-9]{1,9}")) {
            throw new IllegalArgumentException("the grammar has " + name
                    + ", tokens by what they are not, which is not supported; name those that may come");
        }
        int id = Integer.parseInt(number);
        if (id >= trie.vocabulary()) {
            throw new IllegalArgumentException("the grammar has the token " + name
                    + ", which is not in the vocabulary: expected 0.." + (trie.vocabulary() - 1));
        }
        for (Map.Entry<String, Integer> special : trie.specials().entrySet()) {
            if (special.getValue() == id) {
                return Expression.token(special.getKey());
            }
        }
        byte[] bytes = new byte[trie.length(id)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) trie.byteOf(id, i);
        }
        if (bytes.length == 0) {
            throw new IllegalArgumentException("the grammar has the token " + name
                    + ", which is an end token or has neither a name nor bytes; an output ends by itself");
        }
        return Expression.bytes(bytes);
    }

    /** The rule that bans all other tokens; it goes before every rule that narrows or samples. */
    public LogitsProcessor rule() {
        return new GrammarRule(this);
    }

    /** Begins a text. */
    public Matcher matcher() {
        return new Matcher(this);
    }

    /** The vocabulary. */
    public TokenTrie trie() {
        return trie;
    }

    Configuration start() {
        return start;
    }

    /** The configuration after a token that is no end; dead where it may not come. */
    Configuration after(Configuration c, int token) {
        if (ordinals[token] >= 0) {
            return c.nextSpecial(ordinals[token]);
        }
        int length = trie.length(token);
        if (length == 0) {
            return dead;
        }
        Configuration at = c;
        for (int i = 0; i < length && !at.isDead(); i++) {
            at = at.next(trie.byteOf(token, i));
        }
        return at;
    }

    /** The tokens that may come now. */
    TokenSet allowed(Configuration c) {
        TokenMask mask = masks.of(c);
        return c.accepts() ? mask.withEnds(ends) : mask.allowed();
    }

    boolean isEnd(int token) {
        return trie.ends().contains(token);
    }

    @Override
    public String toString() {
        return "Constraint[" + trie + "]";
    }
}
