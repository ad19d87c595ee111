package dev.logits.internal.automaton;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A set of strings as a minimal acyclic automaton: from the sorted strings, what two neighbors have in common is a path
 * of open nodes; a node that no later string can reach is closed, and equal ones are one by hash-consing (Daciuk and
 * others, 2000). What only one string has stays a {@link Literal}.
 */
final class LiteralTrie {
    private record Text(byte[] bytes, int from) implements Comparable<Text> {
        @Override
        public int compareTo(Text other) {
            return Arrays.compareUnsigned(bytes, from, bytes.length, other.bytes, other.from, other.bytes.length);
        }

        int length() {
            return bytes.length - from;
        }

        int common(Text other) {
            int at = Arrays.mismatch(bytes, from, bytes.length, other.bytes, other.from, other.bytes.length);
            return at < 0 ? length() : at;
        }
    }

    private static final class Node {
        boolean accepts;
        byte[] bytes = new byte[2];
        Language[] next = new Language[2];
        int count;
        /** The edge that is not closed: its target is the next node, or the rest of the last text. */
        int open = -1;

        void close(Language target) {
            if (count == next.length) {
                bytes = Arrays.copyOf(bytes, 2 * count);
                next = Arrays.copyOf(next, 2 * count);
            }
            bytes[count] = (byte) open;
            next[count++] = target;
            open = -1;
        }

        Language language(Languages arena) {
            return Branch.of(arena, accepts, bytes, next, count);
        }
    }

    private final Languages arena;
    private final List<Node> path = new ArrayList<>();

    private LiteralTrie(Languages arena) {
        this.arena = arena;
    }

    /** Some strings. */
    static Language of(Languages arena, List<byte[]> strings) {
        if (strings.size() == 1) {
            return Literal.of(arena, strings.get(0), 0);
        }
        Text[] texts = new Text[strings.size()];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = new Text(strings.get(i), 0);
        }
        return new LiteralTrie(arena).build(texts, false);
    }

    /** Literals, and perhaps the empty string. */
    static Language of(Languages arena, List<Literal> literals, boolean empty) {
        Text[] texts = new Text[literals.size()];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = new Text(literals.get(i).bytes, literals.get(i).from);
        }
        return new LiteralTrie(arena).build(texts, empty);
    }

    private Language build(Text[] texts, boolean empty) {
        Arrays.sort(texts);
        path.add(new Node());
        path.get(0).accepts = empty;
        Text last = null;
        for (Text text : texts) {
            if (text.length() == 0) {
                path.get(0).accepts = true;
                continue;
            }
            int common = last == null ? 0 : text.common(last);
            if (last != null && common == text.length()) {
                continue; // the same text again: no text is followed by its own beginning
            }
            while (last != null && path.size() <= common) {
                open(last);
            }
            if (last != null) {
                closeTo(common, last);
            }
            Node node = path.get(path.size() - 1);
            node.open = text.bytes[text.from + path.size() - 1] & 0xff;
            last = text;
        }
        closeTo(0, last);
        return path.get(0).language(arena);
    }

    /** One more node on the path of a text. */
    private void open(Text text) {
        Node node = new Node();
        int depth = path.size();
        if (depth == text.length()) {
            node.accepts = true;
        } else {
            node.open = text.bytes[text.from + depth] & 0xff;
        }
        path.add(node);
    }

    /** Closes the nodes below a depth, and the open edge of the node there. */
    private void closeTo(int depth, Text text) {
        Language below = null;
        for (int d = path.size() - 1; d >= depth; d--) {
            Node node = path.get(d);
            if (node.open >= 0) {
                node.close(below == null ? Literal.of(arena, text.bytes, text.from + d + 1) : below);
            }
            if (d > depth) {
                below = node.language(arena);
                path.remove(d);
            }
        }
    }
}
