package dev.logits.metric;

/**
 * Which rows of a stream of unknown length to keep where only so many fit: every row at first; when full, every other
 * one is dropped and from then on rows are taken twice as far apart.
 */
final class EvenSample {
    private final int most;
    private int count;
    private long offered;
    private long stride = 1;

    EvenSample(int most) {
        this.most = most;
    }

    /** Moves what is kept at a place to another. */
    @FunctionalInterface
    interface Move {
        void move(int from, int to);
    }

    /** The place for the next row of the stream, right behind those that are kept, or −1 to pass it over. */
    int place(Move move) {
        if (offered++ % stride != 0) {
            return -1;
        }
        if (count == most) {
            thin(move);
            if ((offered - 1) % stride != 0) {
                return -1;
            }
        }
        return count++;
    }

    private void thin(Move move) {
        int kept = 0;
        for (int i = 0; i < count; i += 2) {
            move.move(i, kept++);
        }
        count = kept;
        stride *= 2;
    }

    /** Rows kept. */
    int count() {
        return count;
    }

    /** Rows of the stream so far. */
    long offered() {
        return offered;
    }
}
