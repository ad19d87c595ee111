package dev.logits.serve.internal.run;

import dev.logits.decode.strategy.Cancellation;
import dev.logits.decode.strategy.Generation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A request to a model: one or more prompts, decoded side by side with whatever else the model does.
 *
 * <p>For any number of threads to cancel and to wait for; the model's thread does the rest.
 */
public final class Work {
    private final List<Part> parts;
    private final long seed;
    private final Cancellation cancellation = new Cancellation();
    private final CompletableFuture<List<Generation>> result = new CompletableFuture<>();
    private final List<Generation> generations;
    private int joined;
    private int done;
    private long deadline;

    /** Prompts that share a seed. */
    public Work(List<Part> parts, long seed) {
        this.parts = List.copyOf(parts);
        this.seed = seed;
        generations = new ArrayList<>(Collections.nCopies(parts.size(), null));
    }

    /** Ends it with the next step: nobody waits any more. */
    public void cancel() {
        cancellation.cancel();
    }

    /** A generation per prompt, when all are done; completed on the model's thread. */
    public CompletableFuture<List<Generation>> result() {
        return result;
    }

    Cancellation cancellation() {
        return cancellation;
    }

    long seed() {
        return seed;
    }

    long deadline() {
        return deadline;
    }

    void deadline(long nanos) {
        deadline = nanos;
    }

    /** Whether it has prompts that have not joined. */
    boolean waits() {
        return joined < parts.size() && !result.isDone();
    }

    int place() {
        return joined;
    }

    Part next() {
        return parts.get(joined);
    }

    void hasJoined() {
        joined++;
    }

    void done(int place, Generation generation) {
        generations.set(place, generation);
        done++;
        if (done == parts.size()) {
            result.complete(List.copyOf(generations));
        }
    }

    void fail(Throwable reason) {
        cancellation.cancel();
        result.completeExceptionally(reason);
    }
}
