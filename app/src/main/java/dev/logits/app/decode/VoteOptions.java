package dev.logits.app.decode;

import dev.logits.app.shell.Words;
import dev.logits.decode.strategy.Cancellation;
import dev.logits.decode.strategy.Confidence;
import dev.logits.decode.strategy.Decoder;
import dev.logits.decode.strategy.DecodingListener;
import dev.logits.decode.strategy.GeneratedText;
import dev.logits.decode.strategy.Generation;
import dev.logits.decode.strategy.Prompt;
import dev.logits.decode.strategy.Sampling;
import dev.logits.decode.strategy.Votes;
import dev.logits.decode.text.Tokenizer;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.ToDoubleBiFunction;
import java.util.regex.PatternSyntaxException;
import java.util.stream.IntStream;
import picocli.CommandLine.Option;

/** Many samples and the answer that most of them give, or the text that is most like all others. */
final class VoteOptions {
    private static final int USUAL_SAMPLES = 16;
    private static final int USUAL_GROUP = 2048;
    private static final int USUAL_WARM_UP = 8;

    @Option(
            names = "--vote",
            paramLabel = "REGEX|mbr",
            description =
                    "Sample many texts, and print the answers that most of them give: the last match's first group,"
                            + " such as 'answer: (.*)'; or, with mbr, the text that shares most tokens with all others"
                            + " (minimum Bayes risk).")
    private String vote;

    @Option(names = "--samples", paramLabel = "N", description = "Texts that vote (default: 16).")
    private Integer samples;

    @Option(
            names = "--vote-by",
            paramLabel = "WEIGHT",
            description =
                    "What a vote weighs: count (1, the default), confidence (of the text's weakest group of steps), tail"
                            + " (of its last group), self-certainty, or p-true, with --ask.")
    private String by;

    @Option(
            names = "--group",
            paramLabel = "STEPS",
            description = "Steps of a group whose confidence counts (default: 2048, or the whole text where it is"
                    + " shorter).")
    private Integer group;

    @Option(
            names = "--ask",
            paramLabel = "TEXT",
            description = "What --vote-by p-true asks after each text, such as ' Is that right? Answer:'.")
    private String ask;

    @Option(
            names = "--answers",
            split = ",",
            paramLabel = "YES,NO",
            description = "The two tokens that answer --ask, yes first (default: ' yes, no').")
    private List<String> answers;

    @Option(
            names = "--stop-unsure",
            paramLabel = "SHARE",
            description = "End a text as soon as a group of it is less sure than the weakest group of this share of the"
                    + " first texts (usual: 0.1 to 0.9); it has no vote.")
    private Double stopUnsure;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            description = "The first texts, which --stop-unsure lets end and learns from (default: 8).")
    private Integer warmUp;

    private ToDoubleBiFunction<Generation, GeneratedText> weight = (g, text) -> 1;

    boolean given() {
        return vote != null;
    }

    private int samples() {
        return samples == null ? USUAL_SAMPLES : samples;
    }

    /** The decoder that makes the texts. */
    Decoder on(Decoder decoder, boolean traced, boolean manyPrompts) {
        check(manyPrompts);
        if (vote == null) {
            return decoder;
        }
        if (!(decoder.strategy() instanceof Sampling s) || s.results() != 1) {
            throw new IllegalArgumentException("--vote samples texts; leave out --n and what searches for texts");
        }
        boolean weighted = by != null && !by.equals("count") && !by.equals("p-true") || stopUnsure != null;
        weight = weight(decoder);
        Decoder voting = decoder.with(new Sampling(s.plan(), samples()));
        return weighted && !traced ? voting.withTraces(UnsureVotes.ALTERNATIVES) : voting;
    }

    private void check(boolean manyPrompts) {
        needs(samples, "--samples", vote, "--vote");
        needs(by, "--vote-by", vote, "--vote");
        needs(stopUnsure, "--stop-unsure", vote, "--vote");
        needs(warmUp, "--warm-up", stopUnsure, "--stop-unsure");
        needs(group, "--group", by == null ? stopUnsure : by, "--vote-by or --stop-unsure");
        boolean asks = "p-true".equals(by);
        needs(ask, "--ask", asks ? by : null, "--vote-by p-true");
        needs(answers, "--answers", ask, "--ask");
        if (asks && ask == null) {
            throw new IllegalArgumentException("--vote-by p-true needs --ask");
        }
        if (answers != null && answers.size() != 2) {
            throw new IllegalArgumentException("--answers needs two tokens, yes and no, got " + answers.size());
        }
        positive(samples, "--samples");
        positive(group, "--group");
        positive(warmUp, "--warm-up");
        if (stopUnsure != null) {
            if (!(stopUnsure > 0 && stopUnsure < 1)) {
                throw new IllegalArgumentException(
                        "--stop-unsure must be above 0 and below 1, got " + Words.plain(stopUnsure));
            }
            if (warmUp() >= samples()) {
                throw new IllegalArgumentException("--stop-unsure learns from the first " + warmUp() + " of "
                        + samples() + " texts, and none is left; take more --samples, or a smaller --warm-up");
            }
            if (manyPrompts) {
                throw new IllegalArgumentException("--stop-unsure goes with one prompt, not with --prompts");
            }
        }
        if (Ballot.MBR.equals(vote) && by != null) {
            throw new IllegalArgumentException("--vote mbr weighs no votes; leave out --vote-by");
        }
        if (vote != null && !Ballot.MBR.equals(vote)) {
            try {
                Votes.group(vote);
            } catch (PatternSyntaxException e) {
                throw new IllegalArgumentException("--vote: not a regular expression: " + e.getDescription()
                        + (e.getIndex() < 0 ? "" : " at character " + (e.getIndex() + 1)));
            }
        }
    }

    private static void needs(Object given, String option, Object other, String name) {
        if (given != null && other == null) {
            throw new IllegalArgumentException(option + " needs " + name);
        }
    }

    private static void positive(Integer number, String option) {
        if (number != null && number < 1) {
            throw new IllegalArgumentException(option + " must be 1 or more, got " + number);
        }
    }

    private int warmUp() {
        return warmUp == null ? USUAL_WARM_UP : warmUp;
    }

    private int group() {
        return group == null ? USUAL_GROUP : group;
    }

    private ToDoubleBiFunction<Generation, GeneratedText> weight(Decoder decoder) {
        return switch (by == null ? "count" : by) {
            case "count" -> (g, text) -> 1;
            case "confidence" -> (g, text) -> text.trace().isEmpty() ? 0 : Confidence.leastGroup(text.trace(), group());
            case "tail" -> (g, text) -> text.trace().isEmpty() ? 0 : Confidence.tail(text.trace(), group());
            case "self-certainty" -> (g, text) -> text.trace().isEmpty() ? 0 : Confidence.selfCertainty(text.trace());
            case "p-true" -> pTrue(decoder);
            default ->
                throw new IllegalArgumentException(
                        "--vote-by " + by + " is none: expected count, confidence, tail, self-certainty or p-true");
        };
    }

    /** Asks the model after each text whether it is right. */
    private ToDoubleBiFunction<Generation, GeneratedText> pTrue(Decoder decoder) {
        Tokenizer tokenizer = decoder.tokenizer().orElseThrow();
        Set<Integer> ends = decoder.stopping().endTokens();
        TokenWords words = new TokenWords(tokenizer, ends);
        List<String> both = answers == null ? List.of(" yes", " no") : answers;
        int yes = words.single("--answers", both.get(0));
        int no = words.single("--answers", both.get(1));
        int[] asked = tokenizer.encode(ask);
        if (asked.length == 0) {
            throw new IllegalArgumentException("--ask is empty");
        }
        return (g, text) -> {
            IntStream said = IntStream.of(text.tokens()).filter(token -> !ends.contains(token));
            IntStream question =
                    IntStream.concat(IntStream.concat(IntStream.of(g.prompt()), said), IntStream.of(asked));
            return Confidence.pTrue(decoder.model(), question.toArray(), yes, no);
        };
    }

    /** Samples the texts; the unsure ones end early where that was asked for. */
    Ballot sample(Decoder decoder, Prompt prompt, long seed, Cancellation cancellation) {
        if (stopUnsure == null) {
            return ballot(decoder.decode(List.of(prompt), seed, new DecodingListener() {}, cancellation)
                    .get(0));
        }
        UnsureVotes votes = new UnsureVotes(samples(), warmUp(), stopUnsure, group());
        UnsureVotes.Sampled sampled = votes.sample(decoder, prompt, seed, cancellation);
        return new Ballot(
                vote, weight, sampled.generation(), sampled.stopped(), OptionalDouble.of(sampled.threshold()));
    }

    /** What the texts of a generation vote for. */
    Ballot ballot(Generation g) {
        return new Ballot(vote, weight, g, Set.of(), OptionalDouble.empty());
    }
}
