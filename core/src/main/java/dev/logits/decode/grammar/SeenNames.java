package dev.logits.decode.grammar;

import java.util.Arrays;

/**
 * The undeclared names that an object has so far, as texts in the order of their bytes, and how many more of them
 * are not known. One more name shares most of what there is: a treap (Seidel and Aragon, 1996) whose priorities are
 * hashes, so that equal sets have one shape.
 *
 * <p>Immutable.
 */
final class SeenNames {
    static final SeenNames NONE = new SeenNames(null, 0);

    private static final class Node {
        final byte[] name;
        final int priority;
        final Node left;
        final Node right;
        final int size;
        final int hash;

        Node(byte[] name, int priority, Node left, Node right) {
            this.name = name;
            this.priority = priority;
            this.left = left;
            this.right = right;
            size = 1 + size(left) + size(right);
            hash = priority + (left == null ? 0 : left.hash) + (right == null ? 0 : right.hash);
        }

        static int size(Node node) {
            return node == null ? 0 : node.size;
        }

        boolean isBefore(Node other) {
            return priority != other.priority
                    ? priority > other.priority
                    : Arrays.compareUnsigned(name, other.name) < 0;
        }

        Node with(Node newLeft, Node newRight) {
            return new Node(name, priority, newLeft, newRight);
        }
    }

    private final Node root;
    private final int forgotten;

    private SeenNames(Node root, int forgotten) {
        this.root = root;
        this.forgotten = forgotten;
    }

    /** These and one more, which is not among them. */
    SeenNames and(byte[] name) {
        int h = Arrays.hashCode(name) * 0x9e3779b9;
        return new SeenNames(insert(root, new Node(name, h ^ h >>> 15, null, null)), forgotten);
    }

    private static Node insert(Node at, Node one) {
        if (at == null) {
            return one;
        }
        boolean goesLeft = Arrays.compareUnsigned(one.name, at.name) < 0;
        if (one.isBefore(at)) {
            Node[] halves = split(at, one.name);
            return one.with(halves[0], halves[1]);
        }
        return goesLeft ? at.with(insert(at.left, one), at.right) : at.with(at.left, insert(at.right, one));
    }

    private static Node[] split(Node at, byte[] by) {
        if (at == null) {
            return new Node[2];
        }
        if (Arrays.compareUnsigned(at.name, by) < 0) {
            Node[] halves = split(at.right, by);
            halves[0] = at.with(at.left, halves[0]);
            return halves;
        }
        Node[] halves = split(at.left, by);
        halves[1] = at.with(halves[1], at.right);
        return halves;
    }

    /** These and one more that is not known. */
    SeenNames andOneMore() {
        return new SeenNames(root, forgotten + 1);
    }

    /** How many are not known. */
    int forgotten() {
        return forgotten;
    }

    /** How many are known. */
    int known() {
        return Node.size(root);
    }

    /** A known name by its place. */
    byte[] name(int place) {
        Node at = root;
        int left = place;
        while (true) {
            int before = Node.size(at.left);
            if (left == before) {
                return at.name;
            }
            if (left < before) {
                at = at.left;
            } else {
                left -= before + 1;
                at = at.right;
            }
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SeenNames s && forgotten == s.forgotten && same(root, s.root);
    }

    private static boolean same(Node a, Node b) {
        return a == b
                || a != null
                        && b != null
                        && a.hash == b.hash
                        && a.size == b.size
                        && Arrays.equals(a.name, b.name)
                        && same(a.left, b.left)
                        && same(a.right, b.right);
    }

    @Override
    public int hashCode() {
        return 31 * (root == null ? 0 : root.hash) + forgotten;
    }
}
