package dev.logits.serve.internal.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/**
 * Notices clients of HTTP/1.1 that close their connection while they wait for an answer. The server reads nothing from
 * a connection then, so it would find out only when it writes. A second selector becomes ready when there is something
 * to read; where there are no bytes, it is the end of the stream. A client that closes its half of a connection counts
 * as gone.
 *
 * <p>For any number of threads; one of its own looks.
 */
public final class ClientWatch implements AutoCloseable {
    /** Keys of closed connections are dropped so often, in ms. */
    private static final int SWEEP = 1000;

    /** A client that waits for an answer. */
    private static final class Waiting {
        private final Runnable gone;
        private boolean suspected;

        Waiting(Runnable gone) {
            this.gone = gone;
        }
    }

    private final Selector selector;
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

    /**
     * Watches a connection until {@link #forget}.
     *
     * @param gone called once, from the watch's thread, when the client has closed it
     */
    void watch(SocketChannel channel, Runnable gone) {
        try {
            SelectionKey key = channel.keyFor(selector);
            if (key == null) {
                channel.register(selector, SelectionKey.OP_READ, new Waiting(gone));
            } else {
                key.attach(new Waiting(gone));
                key.interestOps(SelectionKey.OP_READ);
            }
            selector.wakeup();
        } catch (ClosedChannelException | CancelledKeyException e) {
            gone.run();
        }
    }

    /** The answer is complete. */
    void forget(SocketChannel channel) {
        SelectionKey key = channel.keyFor(selector);
        if (key != null) {
            key.attach(null);
            try {
                key.interestOps(0);
            } catch (CancelledKeyException e) {
                selector.wakeup(); // the connection is closed; its key goes with the next look
            }
        }
    }

    private void run() {
        try {
            while (selector.isOpen()) {
                selector.select(this::look, selector.keys().isEmpty() ? 0 : SWEEP);
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
                key.interestOps(0);
                key.attach(null);
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

    /** Connections that are watched or were, for tests. */
    int connections() {
        return selector.keys().size();
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
