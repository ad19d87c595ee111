package dev.logits.app.shell;

/**
 * Which kernels suit a piece of work. The vector kernels are faster once the JVM has compiled them, which takes it most
 * of a second; plain loops have finished a small file by then. Both give the same bits, so the choice shows in time
 * only.
 */
public final class KernelPreference {
    /** The library's switch, read when its kernels are first used. */
    static final String PROPERTY = "dev.logits.kernels";

    /** Work of about this size takes as long either way. */
    private static final long SMALL_BYTES = 32L << 20;

    private KernelPreference() {}

    /**
     * Asks for plain loops if this work is small and the user has not chosen; without effect once kernels were used.
     */
    public static void forBytes(long bytes) {
        if (bytes < SMALL_BYTES && System.getProperty(PROPERTY) == null) {
            System.setProperty(PROPERTY, "scalar");
        }
    }
}
