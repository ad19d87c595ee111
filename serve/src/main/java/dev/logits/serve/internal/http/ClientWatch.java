package dev.logits.serve.internal.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Notices clients of HTTP/1.1 that close their connection while they wait for an answer. The server reads nothing from
 * a connection then, so it would find out only when it writes. A second selector becomes ready when there is something
 * to read; where there are no bytes, it is the end of the stream. A client that closes its half of a connection counts
 * as gone. Most answers are given before a look would pay: those that take less than {@link #PATIENCE} cost an entry in
 * a queue and wake nobody but a watch that sleeps.
 *
 * <p>For any number of threads; one of its own looks.
 */
public final class ClientWatch implements AutoCloseable {
    /** Whose answer takes no longer is not watched, in ms. */
    private static final int PATIENCE = 20;

    /** Keys of closed connections are dropped so often, in ms. */
    private static final int SWEEP = 1000;

    private final Selector selector;
    private final Queue<Waiting> arriving = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean asleep = new AtomicBoolean();
    private final Thread thread;

    /** Begins to watch. */
    public ClientWatch() {
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        thread = new Thread(this::run, "logits-clients");
        thread.setDaemon(true);
        thread.start();
    }

    /** A client that waits for an answer. */
    final class Waiting {
        private final SocketChannel channel;
        private final Runnable gone;
        private final long since = System.nanoTime();
        private boolean suspected;
        private volatile boolean answered;

        Waiting(SocketChannel channel, Runnable gone) {
            this.channel = channel;
            this.gone = gone;
        }

        /** The answer is complete. */
        void forget() {
            answered = true;
            SelectionKey key = channel.keyFor(selector);
            if (key != null) {
                detach(key);
            }
        }

        private void detach(SelectionKey key) {
            synchronized (key) {
                if (key.attachment() == this) {
                    key.attach(null);
                    try {
                        key.interestOps(0);
                    } catch (CancelledKeyException e) {
                        selector.wakeup(); // the connection is closed; its key goes with the next look
                    }
                }
            }
        }

        private void register() {
            if (answered) {
                return;
            }
            try {
                SelectionKey key = channel.keyFor(selector);
                if (key == null) {
                    key = channel.register(selector, SelectionKey.OP_READ, this);
                } else {
                    synchronized (key) {
                        key.attach(this);
                        key.interestOps(SelectionKey.OP_READ);
                    }
                }
                if (answered) {
                    detach(key); // it was forgotten in between
                }
            } catch (ClosedChannelException | CancelledKeyException e) {
                gone.run();
            }
        }

        private boolean isPatient() {
            return System.nanoTime() - since < TimeUnit.MILLISECONDS.toNanos(PATIENCE);
        }
    }

    /**
     * Watches a connection until {@link Waiting#forget}.
     *
     * @param gone called once, from the watch's thread, when the client has closed it
     */
    Waiting watch(SocketChannel channel, Runnable gone) {
        Waiting waiting = new Waiting(channel, gone);
        arriving.add(waiting);
        if (asleep.compareAndSet(true, false)) {
            selector.wakeup();
        }
        return waiting;
    }

    private void run() {
        try {
            while (selector.isOpen()) {
                asleep.set(true);
                if (arriving.isEmpty()) {
                    selector.select(this::look, selector.keys().isEmpty() ? 0 : SWEEP);
                } else {
                    asleep.set(false);
                    selector.select(this::look, PATIENCE);
                }
                for (Waiting next = arriving.peek(); next != null && !next.isPatient(); next = arriving.peek()) {
                    arriving.remove();
                    next.register();
                }
            }
        } catch (java.nio.channels.ClosedSelectorException e) {
            return; // closed
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void look(SelectionKey key) {
        try {
            if (!(key.attachment() instanceof Waiting waiting) || hasBytes((SocketChannel) key.channel())) {
                key.interestOps(0); // bytes are those of the next request
            } else if (!waiting.suspected) {
                waiting.suspected = true;
            } else {
                waiting.detach(key);
                waiting.gone.run();
            }
        } catch (CancelledKeyException e) {
            // The connection is closed, and whoever closed it knows.
            key.attach(null);
        }
    }

    private static boolean hasBytes(SocketChannel channel) {
        try {
            return channel.socket().getInputStream().available() > 0;
        } catch (IOException e) {
            return false; // it is broken
        }
    }

    @Override
    public void close() {
        try {
            selector.close();
            thread.join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
