package dev.logits.app.shell;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets work end in order when the JVM is told to stop (Ctrl-C): the work is asked to end, and the JVM waits until it
 * has, or for some seconds.
 */
public final class Interruption implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 10;

    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread hook = new Thread(this::interrupt);
    private final Runnable request;
    private volatile boolean asked;

    public Interruption() {
        this(() -> {});
    }

    /** Runs {@code request}, too, when the work should end. */
    public Interruption(Runnable request) {
        this.request = request;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void interrupt() {
        asked = true;
        request.run();
        try {
            ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether the work should end. */
    public boolean asked() {
        return asked;
    }

    /** The work has ended. */
    @Override
    public void close() {
        ended.countDown();
        if (!asked) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException stopping) {
                // the hook runs already, and finds that the work has ended
            }
        }
    }
}
