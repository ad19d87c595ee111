package dev.logits.decode.ctc;

import dev.logits.Logits;
import dev.logits.decode.LanguageModel;
import dev.logits.decode.ModelSession;
import dev.logits.internal.check.NullCheck;
import dev.logits.internal.kernel.Kernels;
import java.util.Arrays;

/**
 * A {@link LanguageModel} as the language of a search, each label being a token of it. The model reads texts in one
 * session, which takes back what two texts have not in common.
 *
 * <p>For one thread; closed once.
 *
 * <pre>{@code
 * try (ModelLanguage language = ModelLanguage.of(model, tokenOfLabel, begin)) {
 *     List<CtcText> texts = CtcBeamSearch.of(0).with(language, 0.5).decode(logits);
 * }
 * }</pre>
 *
 * @since 0.1
 */
public final class ModelLanguage implements CtcLanguage, AutoCloseable {
    private final int[] tokens;
    private final int[] prompt;
    private final ModelSession session;
    private final Logits row;
    private int[] read = {};

    private ModelLanguage(LanguageModel model, int[] tokens, int[] prompt) {
        this.tokens = tokens;
        this.prompt = prompt;
        session = model.open(1);
        row = Logits.zeros(1, model.vocabulary());
    }

    /**
     * A language of a model.
     *
     * @param tokenOfLabel the model's token of each label; −1 for labels that have none, such as the blank, which the
     *     model then finds impossible
     * @param prompt what the model reads before the text, at least one token
     * @throws IllegalArgumentException if a token is not in the vocabulary, or the prompt is empty
     */
    public static ModelLanguage of(LanguageModel model, int[] tokenOfLabel, int... prompt) {
        NullCheck.argument(model, "model");
        NullCheck.argument(tokenOfLabel, "tokenOfLabel");
        NullCheck.argument(prompt, "prompt");
        if (prompt.length == 0) {
            throw new IllegalArgumentException(
                    "a language model needs a token before the text; give the one that begins or ends a text");
        }
        for (int label = 0; label < tokenOfLabel.length; label++) {
            if (tokenOfLabel[label] < -1 || tokenOfLabel[label] >= model.vocabulary()) {
                throw new IllegalArgumentException("tokenOfLabel[" + label + "] = " + tokenOfLabel[label]
                        + " is not in the vocabulary: expected 0.." + (model.vocabulary() - 1) + ", or -1 for none");
            }
        }
        return new ModelLanguage(model, tokenOfLabel.clone(), prompt.clone());
    }

    @Override
    public Place begin() {
        return new Text(prompt);
    }

    /** The log-probabilities after a text, label by label. */
    private double[] after(int[] text) {
        int common = Arrays.mismatch(read, text);
        common = common < 0 ? text.length : common;
        common = Math.min(common, text.length - 1); // the last token is read again: its logits are what is wanted
        session.rewind(new int[] {read.length - common});
        int last = text.length - 1;
        if (last > common) {
            session.prefill(new int[][] {Arrays.copyOfRange(text, common, last)});
        }
        session.advance(new int[] {text[last]}, row);
        read = text;
        double lse = Kernels.get().logSumExpExact(row.array(), row.offset(0), row.classes());
        if (Double.isNaN(lse)) {
            throw new IllegalArgumentException(
                    "the language model gave no distribution after a text of " + text.length + " tokens");
        }
        double[] logs = new double[tokens.length];
        for (int label = 0; label < logs.length; label++) {
            logs[label] = tokens[label] < 0
                    ? Double.NEGATIVE_INFINITY
                    : Math.min(0, row.array()[row.offset(0) + tokens[label]] - lse);
        }
        return logs;
    }

    @Override
    public void close() {
        session.close();
    }

    /** A text of the model; it is read when it is first asked. */
    private final class Text implements Place {
        private final int[] text;
        private double[] logs;

        Text(int[] text) {
            this.text = text;
        }

        @Override
        public double logProbability(int label) {
            if (logs == null) {
                logs = after(text);
            }
            return logs[label];
        }

        @Override
        public Place next(int label) {
            int[] longer = Arrays.copyOf(text, text.length + 1);
            longer[text.length] = tokens[label];
            return new Text(longer);
        }
    }
}
