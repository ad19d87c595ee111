package dev.logits.serve.internal.http;

import dev.logits.serve.internal.json.ApiException;
import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;

/** Reads a body without a thread that waits for it, up to a limit. */
final class BodyReader implements Runnable {
    private final Request request;
    private final int most;
    private final Transfer transfer;
    private final Consumer<byte[]> then;
    private final Consumer<Throwable> failed;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);

    BodyReader(Request request, int most, Transfer transfer, Consumer<byte[]> then, Consumer<Throwable> failed) {
        this.request = request;
        this.most = most;
        this.transfer = transfer;
        this.then = then;
        this.failed = failed;
    }

    /** What is told of a body that is too large. */
    static ApiException tooLarge(int most) {
        return ApiException.status(
                413, "body_too_large", "the body is larger than " + most + " bytes; send less in a request");
    }

    @Override
    public void run() {
        while (true) {
            Content.Chunk chunk = request.read();
            if (chunk == null) {
                request.demand(this);
                return;
            }
            if (Content.Chunk.isFailure(chunk)) {
                transfer.end();
                failed.accept(chunk.getFailure());
                return;
            }
            byte[] part = new byte[chunk.remaining()];
            chunk.getByteBuffer().get(part);
            boolean last = chunk.isLast();
            chunk.release();
            transfer.grow(part.length);
            if (bytes.size() + (long) part.length > most) {
                transfer.end();
                failed.accept(tooLarge(most));
                return;
            }
            bytes.writeBytes(part);
            if (last) {
                transfer.end();
                then.accept(bytes.toByteArray());
                return;
            }
        }
    }
}
