package dev.logits.decode.strategy;

import dev.logits.internal.check.NullCheck;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Several texts of one prompt into one answer: by majority (self-consistency), each vote weighing as much as one likes,
 * or as the text that is most like all others (minimum Bayes risk).
 *
 * <p>Static methods only, for any number of threads.
 *
 * <pre>{@code
 * Generation g = decoder.with(new Sampling(plan, 16)).generate(question, 42);
 * List<Votes.Answer> answers = Votes.count(g.texts(), Votes.group("answer: (.*)"), text -> 1);
 * answers.get(0).answer();
 * }</pre>
 *
 * <p>References: X. Wang et al., Self-consistency improves chain of thought reasoning in language models, ICLR 2023;
 * S. Kumar, W. Byrne, Minimum Bayes-risk decoding for statistical machine translation, NAACL 2004.
 *
 * @since 0.1
 */
public final class Votes {
    private Votes() {}

    /**
     * An answer and who voted for it.
     *
     * @param answer what the texts say
     * @param weight the sum of their weights
     * @param texts their places in the list
     */
    public record Answer(String answer, double weight, List<Integer> texts) {
        /** Copies the list. */
        public Answer {
            NullCheck.argument(answer, "answer");
            NullCheck.argument(texts, "texts");
            texts = List.copyOf(texts);
        }
    }

    /**
     * Finds answers by a regular expression of Java: the last match in a text, its first group, or the whole match
     * where there is no group; without white space around it. Texts without a match have no vote.
     */
    public static Function<GeneratedText, Optional<String>> group(String regex) {
        NullCheck.argument(regex, "regex");
        Pattern pattern = Pattern.compile(regex);
        return text -> {
            Matcher matcher = pattern.matcher(text.text()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "a regular expression needs texts; give the decoder a tokenizer")));
            Optional<String> last = Optional.empty();
            while (matcher.find()) {
                last = Optional.ofNullable(matcher.groupCount() > 0 ? matcher.group(1) : matcher.group());
            }
            return last.map(String::strip);
        };
    }

    /**
     * The answers, the heaviest first; of equal ones that which came first.
     *
     * @param answer what a text says; empty for a text without a vote
     * @param weight how much a text's vote weighs, 0 or more: 1 for a majority, or such as {@link Confidence}
     * @throws IllegalArgumentException if a weight is negative or not finite
     */
    public static List<Answer> count(
            List<GeneratedText> texts,
            Function<GeneratedText, Optional<String>> answer,
            ToDoubleFunction<GeneratedText> weight) {
        NullCheck.argument(texts, "texts");
        NullCheck.argument(answer, "answer");
        NullCheck.argument(weight, "weight");
        Map<String, List<Integer>> voters = new LinkedHashMap<>();
        Map<String, Double> weights = new LinkedHashMap<>();
        for (int i = 0; i < texts.size(); i++) {
            Optional<String> said = answer.apply(texts.get(i));
            if (said.isPresent()) {
                double w = weight.applyAsDouble(texts.get(i));
                if (!(w >= 0) || w == Double.POSITIVE_INFINITY) {
                    throw new IllegalArgumentException(
                            "the weight of text " + i + " must be 0 or more, and finite, got " + w);
                }
                voters.computeIfAbsent(said.get(), key -> new ArrayList<>()).add(i);
                weights.merge(said.get(), w, Double::sum);
            }
        }
        List<Answer> answers = new ArrayList<>();
        voters.forEach((said, who) -> answers.add(new Answer(said, weights.get(said), who)));
        answers.sort(Comparator.comparingDouble(a -> -a.weight()));
        return List.copyOf(answers);
    }

    /**
     * Minimum Bayes risk: the place of the text whose similarity to all texts, itself included, is the largest on
     * average; of equal ones the first.
     *
     * @param similarity of a text, first, to another that might be the right one, second: larger is better
     * @throws IllegalArgumentException if there is no text, or a similarity is NaN
     */
    public static int mostLikeAll(
            List<GeneratedText> texts, ToDoubleBiFunction<GeneratedText, GeneratedText> similarity) {
        NullCheck.argument(texts, "texts");
        NullCheck.argument(similarity, "similarity");
        if (texts.isEmpty()) {
            throw new IllegalArgumentException("of no texts none is the best; generate some");
        }
        int best = -1;
        double most = 0;
        for (int i = 0; i < texts.size(); i++) {
            double sum = 0;
            for (GeneratedText other : texts) {
                sum += similarity.applyAsDouble(texts.get(i), other);
            }
            if (Double.isNaN(sum)) {
                throw new IllegalArgumentException("the similarity of text " + i + " to another is NaN");
            }
            if (best < 0 || sum > most) {
                best = i;
                most = sum;
            }
        }
        return best;
    }

    /** F1 of the tokens that two texts share, each as often as it is in both: 0 to 1, a similarity without a model. */
    public static double sharedTokens(GeneratedText text, GeneratedText other) {
        NullCheck.argument(text, "text");
        NullCheck.argument(other, "other");
        Map<Integer, Integer> counts = new LinkedHashMap<>();
        for (int token : text.tokens()) {
            counts.merge(token, 1, Integer::sum);
        }
        int shared = 0;
        for (int token : other.tokens()) {
            shared += counts.merge(token, -1, Integer::sum) >= 0 ? 1 : 0;
        }
        int all = text.tokens().length + other.tokens().length;
        return all == 0 ? 1 : 2.0 * shared / all;
    }
}
