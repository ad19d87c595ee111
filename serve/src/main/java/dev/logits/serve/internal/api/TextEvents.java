package dev.logits.serve.internal.api;

import dev.logits.decode.strategy.DecodingListener;
import dev.logits.decode.strategy.FinishReason;
import dev.logits.decode.strategy.GeneratedText;
import dev.logits.decode.strategy.PromptTrace;
import dev.logits.decode.strategy.StepTrace;
import java.util.ArrayList;
import java.util.List;

/**
 * Gathers what is heard of the texts of one prompt into events: text that is certain, with all tokens since the last
 * event. What has no text yet waits for the next event.
 *
 * <p>For the thread of the model.
 */
final class TextEvents implements DecodingListener {
    /** Takes events. */
    interface Sink {
        /** The prompt has been read; before its first event. */
        void prompt(List<PromptTrace> traces);

        /** Text of a text, with its tokens; the reason with the last one, null before. */
        void event(int text, String piece, List<Integer> tokens, List<StepTrace> traces, FinishReason finish);
    }

    private final boolean traced;
    private final Sink sink;
    private final List<Gathered> texts = new ArrayList<>();
    private List<PromptTrace> prompt = new ArrayList<>();

    private static final class Gathered {
        private final StringBuilder piece = new StringBuilder();
        private List<Integer> tokens = new ArrayList<>();
        private List<StepTrace> traces = new ArrayList<>();
        private boolean heard;
    }

    /**
     * Events of texts.
     *
     * @param traced whether every token is followed by its trace
     */
    TextEvents(int texts, boolean traced, Sink sink) {
        this.traced = traced;
        this.sink = sink;
        for (int i = 0; i < texts; i++) {
            this.texts.add(new Gathered());
        }
    }

    @Override
    public void read(int index, PromptTrace trace) {
        prompt.add(trace);
    }

    private void promptIsRead() {
        if (prompt != null) {
            sink.prompt(prompt);
            prompt = null;
        }
    }

    @Override
    public void token(int index, int text, int token) {
        promptIsRead();
        Gathered gathered = texts.get(text);
        gathered.heard = true;
        gathered.tokens.add(token);
    }

    @Override
    public void text(int index, int text, String piece) {
        texts.get(text).piece.append(piece);
        if (!traced) {
            flush(text, null);
        }
    }

    @Override
    public void step(int index, int text, StepTrace trace) {
        Gathered gathered = texts.get(text);
        gathered.traces.add(trace);
        if (gathered.traces.size() == gathered.tokens.size() && gathered.piece.length() > 0) {
            flush(text, null);
        }
    }

    @Override
    public void finished(int index, int text, GeneratedText result) {
        promptIsRead();
        Gathered gathered = texts.get(text);
        if (!gathered.heard) {
            // A strategy that knows its texts only now.
            gathered.piece.append(result.text().orElse(""));
            for (int token : result.tokens()) {
                gathered.tokens.add(token);
            }
            gathered.traces.addAll(result.trace());
        }
        flush(text, result.finish());
    }

    private void flush(int text, FinishReason finish) {
        Gathered gathered = texts.get(text);
        sink.event(text, gathered.piece.toString(), gathered.tokens, gathered.traces, finish);
        gathered.piece.setLength(0);
        gathered.tokens = new ArrayList<>();
        gathered.traces = new ArrayList<>();
    }
}
