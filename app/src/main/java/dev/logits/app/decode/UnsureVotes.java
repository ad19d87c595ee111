package dev.logits.app.decode;

import dev.logits.decode.DecodingPlan;
import dev.logits.decode.LogitsProcessor;
import dev.logits.decode.Tokens;
import dev.logits.decode.rule.UnsureStop;
import dev.logits.decode.strategy.Cancellation;
import dev.logits.decode.strategy.Confidence;
import dev.logits.decode.strategy.Decoder;
import dev.logits.decode.strategy.DecodingListener;
import dev.logits.decode.strategy.GeneratedText;
import dev.logits.decode.strategy.Generation;
import dev.logits.decode.strategy.Prompt;
import dev.logits.decode.strategy.Sampling;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;

/**
 * Samples for a vote, of which the unsure ones end early: the first texts say how unsure is too unsure (DeepConf's
 * online mode).
 *
 * @param samples texts in all
 * @param warmUp the first ones
 * @param share which part of the first ones is too unsure
 * @param group steps whose mean confidence counts
 */
record UnsureVotes(int samples, int warmUp, double share, int group) {
    /** The likeliest tokens of a step that its confidence is of. */
    static final int ALTERNATIVES = 20;

    /**
     * Texts, and which of them were too unsure.
     *
     * @param generation all texts
     * @param threshold the confidence that a group of steps needs
     * @param stopped the places of those that had a weaker one
     */
    record Sampled(Generation generation, double threshold, Set<Integer> stopped) {}

    Sampled sample(Decoder decoder, Prompt prompt, long seed, Cancellation cancellation) {
        DecodingPlan plan = ((Sampling) decoder.strategy()).plan();
        Set<Integer> ends = decoder.stopping().endTokens();
        if (ends.isEmpty()) {
            throw new IllegalArgumentException("--stop-unsure needs a model with a token that ends a text");
        }
        List<GeneratedText> texts =
                new ArrayList<>(texts(decoder.with(new Sampling(plan, warmUp)), prompt, seed, cancellation));
        double[] least = texts.stream().mapToDouble(this::least).sorted().toArray();
        double threshold = least[Math.min(least.length - 1, (int) (share * least.length))];
        List<LogitsProcessor> rules = new ArrayList<>();
        rules.add(new UnsureStop(ALTERNATIVES, group, threshold, Tokens.of(ends)));
        rules.addAll(plan.processors());
        Sampling rest = new Sampling(new DecodingPlan(rules, plan.sampler()), samples - warmUp);
        texts.addAll(
                texts(decoder.with(rest), new Prompt(prompt.tokens(), prompt.sequence() + warmUp), seed, cancellation));
        Set<Integer> stopped = new TreeSet<>();
        for (int i = 0; i < texts.size(); i++) {
            if (least(texts.get(i)) < threshold) {
                stopped.add(i);
            }
        }
        Generation all = new Generation(prompt.tokens(), texts, 0, 0, 0, OptionalDouble.empty());
        return new Sampled(all, threshold, stopped);
    }

    private static List<GeneratedText> texts(Decoder decoder, Prompt prompt, long seed, Cancellation cancellation) {
        return decoder.decode(List.of(prompt), seed, new DecodingListener() {}, cancellation)
                .get(0)
                .texts();
    }

    /** The confidence of a text's weakest group; of an empty text none. */
    private double least(GeneratedText text) {
        return text.trace().isEmpty() ? 0 : Confidence.leastGroup(text.trace(), group);
    }
}
