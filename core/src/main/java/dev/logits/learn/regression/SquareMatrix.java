package dev.logits.learn.regression;

/** How many entries a square matrix has, as far as an array can hold them. */
final class SquareMatrix {
    private SquareMatrix() {}

    /**
     * n².
     *
     * @param user what needs the matrix, in the plural
     * @param remedy what to use instead
     * @throws IllegalArgumentException if no array is so long
     */
    static int entries(int n, String user, String remedy) {
        long entries = (long) n * n;
        if (entries > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException(user + " need a matrix of " + n + " x " + n + " doubles, "
                    + Math.round(entries * 8e-9) + " GB, which is more than an array holds; " + remedy);
        }
        return (int) entries;
    }
}
