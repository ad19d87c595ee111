package dev.logits.serve.internal.api;

import dev.logits.decode.grammar.GrammarLimitException;
import dev.logits.decode.strategy.FinishReason;
import dev.logits.decode.strategy.GeneratedText;
import dev.logits.decode.strategy.Generation;
import dev.logits.serve.internal.json.ApiException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletionException;

/** How texts end, and what is told where they do not end as they should. */
final class Endings {
    private static final System.Logger LOG = System.getLogger("dev.logits.serve");
    private static final SecureRandom RANDOM = new SecureRandom();

    private Endings() {}

    /** A new id. */
    static String id(String prefix) {
        byte[] bytes = new byte[12];
        RANDOM.nextBytes(bytes);
        return prefix + HexFormat.of().formatHex(bytes);
    }

    /** The word for an ending. */
    static String word(FinishReason finish) {
        return switch (finish) {
            case END_TOKEN, STOP_STRING -> "stop";
            default -> "length";
        };
    }

    /** Refuses to tell of texts that did not end. */
    static void check(List<Generation> generations) {
        for (Generation generation : generations) {
            for (GeneratedText text : generation.texts()) {
                check(text.finish(), text.deadEnd().orElse(""));
            }
        }
    }

    /** Refuses to tell of a text that did not end. */
    static void check(FinishReason finish, String why) {
        switch (finish) {
            case DEAD_END -> throw ApiException.wrong(null, "dead_end", "no token could come next: " + why);
            case TIME -> throw ApiException.server(504, "deadline_exceeded", "the request took too long");
            case CANCELLED -> throw ApiException.server(503, "shutting_down", "the server is shutting down");
            default -> {
                return;
            }
        }
    }

    /** What a client is told of what went wrong. */
    static ApiException error(Throwable thrown) {
        Throwable cause =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        if (cause instanceof ApiException said) {
            return said;
        }
        if (cause instanceof IllegalArgumentException || cause instanceof GrammarLimitException) {
            return ApiException.wrong(null, "invalid_value", String.valueOf(cause.getMessage()));
        }
        LOG.log(System.Logger.Level.ERROR, "a request failed", cause);
        return ApiException.server(500, "internal_error", "the server failed; its log says how");
    }
}
