package dev.logits.decode.grammar;

import dev.logits.decode.TokenSet;
import dev.logits.internal.check.NullCheck;
import java.util.Arrays;

/**
 * A text in the making, under a {@link Constraint}: which tokens may come, and what has come. Taking tokens back and
 * {@link #fork forking} restore references, and cost nothing.
 *
 * <p>For one thread; any number of them may share the constraint.
 *
 * <pre>{@code
 * Matcher text = constraint.matcher();
 * while (!text.isEnded()) {
 *     TokenSet allowed = text.allowed();
 *     text.append(choose(allowed));
 * }
 * }</pre>
 *
 * @since 0.1
 */
public final class Matcher {
    private final Constraint constraint;

    /** Entry i after i tokens. */
    private Configuration[] states;

    private int length;
    private boolean ended;

    Matcher(Constraint constraint) {
        this.constraint = constraint;
        states = new Configuration[16];
        states[0] = constraint.start();
    }

    private Matcher(Matcher other) {
        constraint = other.constraint;
        states = other.states.clone();
        length = other.length;
        ended = other.ended;
    }

    /** How many tokens have come. */
    public int length() {
        return length;
    }

    /** Whether an end token has come, after which nothing may. */
    public boolean isEnded() {
        return ended;
    }

    /** Whether the text is complete as it is: a text of the language. */
    public boolean isComplete() {
        return ended || states[length].accepts();
    }

    /** Whether nothing but an end may come. */
    public boolean mustEnd() {
        return ended || !states[length].canGrow();
    }

    /**
     * The tokens that may come now: end tokens where the text is complete, and only they where nothing can follow. None
     * after an end token.
     */
    public TokenSet allowed() {
        return ended ? TokenSet.of(constraint.trie().vocabulary()) : constraint.allowed(states[length]);
    }

    /** Whether a token may come now; without computing a mask. */
    public boolean allows(int token) {
        check(token);
        return !ended
                && (constraint.isEnd(token)
                        ? states[length].accepts()
                        : !constraint.after(states[length], token).isDead());
    }

    private void check(int token) {
        if (token < 0 || token >= constraint.trie().vocabulary()) {
            throw new IllegalArgumentException("token " + token + " is not in the vocabulary: expected 0.."
                    + (constraint.trie().vocabulary() - 1));
        }
    }

    /**
     * Goes on with a token.
     *
     * @return whether it may come; if not, nothing has changed
     */
    public boolean append(int token) {
        check(token);
        if (ended) {
            return false;
        }
        Configuration now = states[length];
        if (constraint.isEnd(token)) {
            if (!now.accepts()) {
                return false;
            }
            ended = true;
            push(now);
            return true;
        }
        Configuration next = constraint.after(now, token);
        if (next.isDead()) {
            return false;
        }
        push(next);
        return true;
    }

    private void push(Configuration state) {
        if (++length == states.length) {
            states = Arrays.copyOf(states, 2 * length);
        }
        states[length] = state;
    }

    /**
     * Goes on with bytes, as one step: how whole outputs are checked.
     *
     * @return whether they may come; if not, nothing has changed
     */
    public boolean appendBytes(byte... bytes) {
        NullCheck.argument(bytes, "bytes");
        Configuration at = states[length];
        for (int i = 0; i < bytes.length && !at.isDead(); i++) {
            at = at.next(bytes[i] & 0xff);
        }
        if (ended || at.isDead()) {
            return false;
        }
        push(at);
        return true;
    }

    /**
     * Takes the last tokens back.
     *
     * @throws IllegalArgumentException if there are not as many
     */
    public void rewind(int tokens) {
        if (tokens < 0 || tokens > length) {
            throw new IllegalArgumentException("cannot take back " + tokens + " tokens of " + length);
        }
        Arrays.fill(states, length - tokens + 1, length + 1, null);
        length -= tokens;
        ended &= tokens == 0;
    }

    /**
     * The tokens that must come, because each is the only one that may: they need no model. An end token ends the list.
     *
     * @param most the list is cut off there
     */
    public int[] forced(int most) {
        int[] run = new int[16];
        int n = 0;
        Configuration at = states[length];
        while (n < most && !ended) {
            TokenSet allowed = constraint.allowed(at);
            if (allowed.size() != 1) {
                break;
            }
            int token = allowed.toArray()[0];
            if (n == run.length) {
                run = Arrays.copyOf(run, 2 * n);
            }
            run[n++] = token;
            if (constraint.isEnd(token)) {
                break;
            }
            at = constraint.after(at, token);
        }
        return Arrays.copyOf(run, n);
    }

    /** A copy that goes its own way. */
    public Matcher fork() {
        return new Matcher(this);
    }

    @Override
    public String toString() {
        return "Matcher[" + length + " tokens" + (ended ? ", ended" : isComplete() ? ", complete" : "") + "]";
    }
}
