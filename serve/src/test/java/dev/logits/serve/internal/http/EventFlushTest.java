package dev.logits.serve.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;

/** What clients that read nothing may cost. */
class EventFlushTest {
    private static final TextNode EVENT = TextNode.valueOf("x".repeat(1 << 20));

    /** A stream whose client takes nothing. */
    private static final class Untaken {
        final List<String> ends = new ArrayList<>();
        final EventStream stream;
        private Callback writing;

        Untaken(EventFlush flush) {
            Response response = of(Response.class, arguments -> writing = (Callback) arguments[2]);
            Request request = of(Request.class, arguments -> {
                ends.add(((Throwable) arguments[0]).getMessage());
                writing.failed((Throwable) arguments[0]); // as the server does
            });
            Transfer transfer = new Transfer(request, of(EndPoint.class, arguments -> {}));
            stream = new EventStream(response, Callback.NOOP, flush, transfer, () -> ends.add("gone"));
        }

        /** A type of the server's of which one method is called. */
        private static <T> T of(Class<T> type, java.util.function.Consumer<Object[]> call) {
            return type.cast(
                    Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, of, arguments) -> {
                        call.accept(arguments);
                        return null;
                    }));
        }
    }

    @Test
    void theStreamThatHoldsMostEndsWhenAllTogetherHoldTooMuch() {
        EventFlush flush = new EventFlush(Runnable::run, 10 << 20);
        Untaken most = new Untaken(flush);
        Untaken some = new Untaken(flush);
        for (int i = 0; i < 6; i++) {
            most.stream.send(EVENT);
        }
        for (int i = 0; i < 3; i++) {
            some.stream.send(EVENT);
        }
        assertThat(most.ends).isEmpty();
        some.stream.send(EVENT);
        assertThat(most.ends).hasSize(2).last().isEqualTo("gone");
        assertThat(most.ends.get(0)).startsWith("the answer's reader is too slow: 6291");
        assertThat(most.stream.size()).isZero();
        assertThat(some.ends).isEmpty();
        for (int i = 0; i < 5; i++) {
            some.stream.send(EVENT);
        }
        assertThat(some.ends).isEmpty();
        some.stream.send(EVENT);
        assertThat(some.ends).hasSize(2);
    }
}
