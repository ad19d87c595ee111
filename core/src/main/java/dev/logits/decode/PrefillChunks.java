package dev.logits.decode;

import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** {@link ModelSession#chunks}: pieces of the tokens of rows, first to last. */
record PrefillChunks(int[][] tokens, int most) implements Iterable<int[][]> {

    @Override
    public Iterator<int[][]> iterator() {
        int longest = Arrays.stream(tokens).mapToInt(row -> row.length).max().orElse(0);
        return new Iterator<>() {
            private int from;

            @Override
            public boolean hasNext() {
                return from < longest;
            }

            @Override
            public int[][] next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                int[][] chunk = new int[tokens.length][];
                int to = (int) Math.min(longest, (long) from + most);
                for (int row = 0; row < chunk.length; row++) {
                    int length = tokens[row].length;
                    chunk[row] = Arrays.copyOfRange(tokens[row], Math.min(from, length), Math.min(to, length));
                }
                from = to;
                return chunk;
            }
        };
    }
}
