package dev.logits.serve.internal.http;

import dev.logits.serve.internal.json.NearestName;
import java.util.Map;
import java.util.Set;

/** What is said of paths that there are not: where other servers' have their like here, else which is near. */
final class ForeignPaths {
    private static final String COMPLETIONS = "send the prompt to /v1/completions";
    private static final String CHAT = "send the messages to /v1/chat/completions";
    private static final String NO_EMBEDDINGS = "the models here give probabilities, no embeddings";

    private static final Map<String, String> PATHS = Map.ofEntries(
            Map.entry("/v1/responses", CHAT),
            Map.entry("/v1/messages", CHAT),
            Map.entry("/api/chat", CHAT),
            Map.entry("/api/generate", COMPLETIONS),
            Map.entry("/generate", COMPLETIONS),
            Map.entry("/completion", COMPLETIONS),
            Map.entry("/infill", "no model here fills in; " + COMPLETIONS),
            Map.entry("/v1/embeddings", NO_EMBEDDINGS),
            Map.entry("/embeddings", NO_EMBEDDINGS),
            Map.entry("/api/embed", NO_EMBEDDINGS),
            Map.entry("/v1/rerank", "send text_1 and text_2 to /score"),
            Map.entry("/rerank", "send text_1 and text_2 to /score"),
            Map.entry("/v1/score", "it is /score"),
            Map.entry("/v1/classify", "it is /classify"),
            Map.entry("/v1/moderations", "send texts to /classify"),
            Map.entry("/api/tags", "the models are at /v1/models"),
            Map.entry("/props", "what a model is stands at /v1/models"));

    private ForeignPaths() {}

    /** What to do instead, as the end of a sentence; with what there is where nothing is near. */
    static String hint(String path, Set<String> known) {
        String plain = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        String instead = PATHS.get(plain);
        if (instead != null) {
            return "; " + instead;
        }
        String near = NearestName.hint(plain, known);
        return near.isEmpty() ? "; the API begins at /v1/chat/completions, /v1/completions and /v1/models" : near;
    }
}
