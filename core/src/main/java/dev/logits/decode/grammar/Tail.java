package dev.logits.decode.grammar;

import java.util.Arrays;

/**
 * The stacks below what is being read: a set of frames, each with the stacks below it. Parts are shared, so that
 * sets of stacks that are as many as there are readings of a text take little space. Tails of equal content are one
 * object as long as they are in the store that made them.
 */
final class Tail {
    /** What comes after a call, and the stacks below. */
    static final class Frame {
        final Term term;
        final Tail below;
        final int number;

        Frame(Term term, Tail below, int number) {
            this.term = term;
            this.below = below;
            this.number = number;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Frame f && f.term == term && f.below == below;
        }

        @Override
        public int hashCode() {
            return 31 * term.hashCode() + below.hash;
        }
    }

    private static final Frame[] NONE = {};
    private static final Tail[] NO_TOPS = {};

    /** The end of the text. */
    static final Tail BOTTOM = new Tail(NONE, true, false);

    /** Frames that are not known. */
    static final Tail UNKNOWN = new Tail(NONE, false, true);

    final Frame[] frames;
    final boolean bottom;
    final boolean unknown;

    /** Whether some stack is not known to its end. */
    final boolean partial;

    private final int hash;
    private Tail[] tops = NO_TOPS;

    /** @param frames in the order of their numbers */
    Tail(Frame[] frames, boolean bottom, boolean unknown) {
        this.frames = frames;
        this.bottom = bottom;
        this.unknown = unknown;
        int h = (bottom ? 1 : 0) + (unknown ? 2 : 0);
        boolean open = unknown;
        for (Frame frame : frames) {
            h = 31 * h + frame.number;
            open |= frame.below.partial;
        }
        partial = open;
        hash = h;
    }

    Tail top(int n) {
        return n < tops.length ? tops[n] : null;
    }

    void top(int n, Tail tail) {
        if (n >= tops.length) {
            tops = Arrays.copyOf(tops, n + 1);
        }
        tops[n] = tail;
    }

    void forgetTops() {
        tops = NO_TOPS;
    }

    /** Equality of content, for the store; {@code ==} elsewhere. */
    @Override
    public boolean equals(Object other) {
        if (!(other instanceof Tail t)
                || t.hash != hash
                || t.bottom != bottom
                || t.unknown != unknown
                || t.frames.length != frames.length) {
            return false;
        }
        for (int i = 0; i < frames.length; i++) {
            if (frames[i] != t.frames[i]) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
