package dev.logits.decode;

import java.util.function.Function;

/** A language model that is any function of the tokens so far, for tests that know the exact distributions. */
public final class FunctionModel implements LanguageModel {
    private final int vocabulary;
    private final int contextLength;
    private final Function<int[], float[]> logits;

    public FunctionModel(int vocabulary, Function<int[], float[]> logits) {
        this(vocabulary, Integer.MAX_VALUE, logits);
    }

    private FunctionModel(int vocabulary, int contextLength, Function<int[], float[]> logits) {
        this.vocabulary = vocabulary;
        this.contextLength = contextLength;
        this.logits = logits;
    }

    /** The next token depends on the last one only: row t holds the logits after token t. */
    public static FunctionModel markov(float[][] table) {
        return new FunctionModel(table[0].length, text -> table[text[text.length - 1]]);
    }

    /** After every text another distribution, all of them a function of the seed. */
    public static FunctionModel tree(int vocabulary, long seed, double spread) {
        return new FunctionModel(vocabulary, text -> {
            StepRandom random = new StepRandom();
            long key = 17;
            for (int token : text) {
                key = random.at(seed, key, token).nextLong();
            }
            random.at(seed, key, -1);
            float[] z = new float[vocabulary];
            for (int v = 0; v < vocabulary; v++) {
                z[v] = (float) (spread * (2 * random.nextDouble() - 1));
            }
            return z;
        });
    }

    public FunctionModel withContextLength(int tokens) {
        return new FunctionModel(vocabulary, tokens, logits);
    }

    /** The logits after a text. */
    public float[] after(int... text) {
        return logits.apply(text);
    }

    @Override
    public int vocabulary() {
        return vocabulary;
    }

    @Override
    public int contextLength() {
        return contextLength;
    }

    @Override
    public ModelSession open(int sequences) {
        return LanguageModel.of(vocabulary, logits).open(sequences);
    }
}
