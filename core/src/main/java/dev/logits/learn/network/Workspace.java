package dev.logits.learn.network;

/**
 * What a network writes between its layers: for callers that ask for logits often and want nothing allocated. One is
 * used by one thread at a time.
 *
 * <pre>{@code
 * Workspace workspace = network.workspace(1);
 * network.logits(x, z, workspace);
 * }</pre>
 *
 * @since 0.1
 */
public final class Workspace {
    final Architecture architecture;
    final int rows;
    final float[] even;
    final float[] odd;

    Workspace(Architecture architecture, int rows, int width) {
        this.architecture = architecture;
        this.rows = rows;
        this.even = new float[Math.multiplyExact(rows, width)];
        this.odd = new float[Math.multiplyExact(rows, width)];
    }

    /** The most rows that it holds at a time. */
    public int rows() {
        return rows;
    }
}
