package dev.logits.serve.internal.run;

import dev.logits.decode.LanguageModel;
import dev.logits.decode.strategy.Decoder;
import dev.logits.decode.strategy.SharedDecoding;
import dev.logits.decode.strategy.Stopping;
import dev.logits.serve.internal.json.ApiException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The thread of a model. Requests wait in a queue of bounded length, join as there is room, and share every step; see
 * {@link SharedDecoding}. A model that fails fails the requests that are under way, and goes on with new ones.
 *
 * <p>For any number of threads.
 */
public final class ModelRunner implements AutoCloseable {
    private static final Work STOP = new Work(java.util.List.of(), 0);

    private final LanguageModel model;
    private final int most;
    private final int mostRows;
    private final Duration deadline;
    private final ModelMeters meters;
    private final LinkedBlockingQueue<Work> arriving = new LinkedBlockingQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();
    private final Thread thread;
    private final System.Logger log = System.getLogger("dev.logits.serve");
    private volatile boolean draining;

    /** What has arrived and has prompts that wait; of the model's thread. */
    private final Deque<Work> pending = new ArrayDeque<>();

    private final Set<Work> running = new HashSet<>();
    private int rows;

    /**
     * Starts the thread.
     *
     * @param queue requests that may wait
     * @param rows texts side by side
     * @param deadline how long a request may take, waiting included
     */
    public ModelRunner(String name, LanguageModel model, int queue, int rows, Duration deadline, ModelMeters meters) {
        this.model = model;
        this.most = queue;
        this.mostRows = rows;
        this.deadline = deadline;
        this.meters = meters;
        meters.gauges(waiting::get, open::get);
        thread = new Thread(this::run, "logits-model-" + name);
        thread.start();
    }

    /**
     * Lets a request wait for its turn.
     *
     * @throws ApiException if the queue is full or the server shuts down
     */
    public void submit(Work work) {
        if (draining) {
            throw ApiException.server(503, "shutting_down", "the server is shutting down")
                    .with("Retry-After", "5");
        }
        if (waiting.incrementAndGet() > most) {
            waiting.decrementAndGet();
            throw ApiException.busy("the queue is full: " + most + " requests wait already; try again later", 1);
        }
        open.incrementAndGet();
        work.deadline(System.nanoTime() + deadline.toNanos());
        work.result().whenComplete((all, failed) -> open.decrementAndGet());
        arriving.add(work);
        if (!thread.isAlive()) {
            work.fail(ApiException.server(503, "shutting_down", "the server has shut down"));
        }
    }

    /** Whether new requests find a place. */
    public boolean isReady() {
        return !draining && thread.isAlive() && waiting.get() < most;
    }

    private void run() {
        SharedDecoding shared = new SharedDecoding(model);
        try {
            while (true) {
                boolean idle = shared.size() == 0 && pending.isEmpty();
                if (!receive(idle)) {
                    return;
                }
                join(shared);
                try {
                    shared.step();
                } catch (RuntimeException | Error e) {
                    log.log(System.Logger.Level.ERROR, "a step of the model failed", e);
                    running.forEach(work -> work.fail(e));
                    shared = renewed(shared);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            close(shared);
        }
    }

    private SharedDecoding renewed(SharedDecoding broken) {
        try {
            broken.close();
        } catch (RuntimeException e) {
            log.log(System.Logger.Level.WARNING, "a session that failed could not be closed", e);
        }
        running.clear();
        rows = 0;
        return new SharedDecoding(model);
    }

    private void close(SharedDecoding shared) {
        ApiException why = ApiException.server(503, "shutting_down", "the server has shut down");
        running.forEach(work -> work.fail(why));
        pending.forEach(work -> work.fail(why));
        for (Work work = arriving.poll(); work != null; work = arriving.poll()) {
            work.fail(why);
        }
        shared.close();
    }

    /** Takes what has arrived; waits for it where there is nothing else to do. False at the end. */
    private boolean receive(boolean wait) throws InterruptedException {
        for (Work work = wait ? arriving.take() : arriving.poll(); work != null; work = arriving.poll()) {
            if (work == STOP) {
                return false;
            }
            pending.add(work);
        }
        return true;
    }

    private void join(SharedDecoding shared) {
        pending.removeIf(work -> {
            boolean gone = work.cancellation().isCancelled() || System.nanoTime() - work.deadline() >= 0;
            if (gone) {
                waiting.decrementAndGet();
                work.fail(ApiException.server(504, "deadline_exceeded", "the request waited too long in the queue"));
            }
            return gone;
        });
        while (!pending.isEmpty()) {
            Work work = pending.peek();
            while (work.waits() && (rows == 0 || rows + work.next().rows() <= mostRows)) {
                join(shared, work);
            }
            if (work.waits()) {
                return;
            }
            pending.remove();
            waiting.decrementAndGet();
        }
    }

    private void join(SharedDecoding shared, Work work) {
        Part part = work.next();
        int place = work.place();
        work.hasJoined();
        Stopping stopping = part.decoder()
                .stopping()
                .withTimeLimit(Duration.ofNanos(Math.max(1, work.deadline() - System.nanoTime())));
        Decoder decoder = part.decoder().with(stopping);
        ModelMeters.Times times = meters.times(part.listener(), part.prompt().tokens().length);
        try {
            running.add(work);
            rows += part.rows();
            shared.join(decoder, part.prompt(), work.seed(), times, work.cancellation())
                    .whenComplete((generation, failed) -> {
                        rows -= part.rows();
                        if (failed != null) {
                            work.fail(failed);
                        } else {
                            times.ended(generation);
                            work.done(place, generation);
                        }
                        if (work.result().isDone()) {
                            running.remove(work);
                        }
                    });
        } catch (IllegalArgumentException e) {
            rows -= part.rows();
            work.fail(ApiException.wrong(null, "invalid_value", e.getMessage()));
            running.remove(work);
        }
    }

    /** Takes nothing new. */
    public void drain() {
        draining = true;
    }

    /** Requests that have no answer. */
    public int open() {
        return open.get();
    }

    /** Ends what is under way, and the thread. */
    @Override
    public void close() {
        draining = true;
        arriving.add(STOP);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
