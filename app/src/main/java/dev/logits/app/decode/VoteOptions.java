package dev.logits.app.decode;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.app.shell.Json;
import dev.logits.app.shell.Terminal;
import dev.logits.app.shell.Words;
import dev.logits.decode.strategy.Confidence;
import dev.logits.decode.strategy.Decoder;
import dev.logits.decode.strategy.GeneratedText;
import dev.logits.decode.strategy.Generation;
import dev.logits.decode.strategy.Sampling;
import dev.logits.decode.strategy.Votes;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.regex.PatternSyntaxException;
import picocli.CommandLine.Option;

/** Many samples and the answer that most of them give. */
final class VoteOptions {
    private static final int USUAL_SAMPLES = 16;
    private static final int ALTERNATIVES = 20;
    private static final int GROUP = 2048;

    @Option(
            names = "--vote",
            paramLabel = "REGEX",
            description =
                    "Sample many texts, and print the answers that most of them give: the last match's first group,"
                            + " such as 'answer: (.*)'.")
    private String regex;

    @Option(names = "--samples", paramLabel = "N", description = "Texts that vote (default: 16).")
    private Integer samples;

    @Option(
            names = "--vote-by",
            paramLabel = "WEIGHT",
            description =
                    "What a vote weighs: count (1, the default), confidence (of the text's weakest group of steps) or"
                            + " self-certainty.")
    private String by;

    boolean given() {
        return regex != null;
    }

    /** The decoder that makes the texts. */
    Decoder on(Decoder decoder, boolean traced) {
        if (regex == null) {
            if (samples != null || by != null) {
                throw new IllegalArgumentException((samples != null ? "--samples" : "--vote-by") + " needs --vote");
            }
            return decoder;
        }
        try {
            Votes.group(regex);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("--vote: not a regular expression: " + e.getDescription()
                    + (e.getIndex() < 0 ? "" : " at character " + (e.getIndex() + 1)));
        }
        if (samples != null && samples < 1) {
            throw new IllegalArgumentException("--samples must be 1 or more, got " + samples);
        }
        weight();
        if (!(decoder.strategy() instanceof Sampling s) || s.results() != 1) {
            throw new IllegalArgumentException("--vote samples texts; leave out --n and what searches for texts");
        }
        Decoder voting = decoder.with(new Sampling(s.plan(), samples == null ? USUAL_SAMPLES : samples));
        return weighted() && !traced ? voting.withTraces(ALTERNATIVES) : voting;
    }

    private boolean weighted() {
        return by != null && !by.equals("count");
    }

    private ToDoubleFunction<GeneratedText> weight() {
        return switch (by == null ? "count" : by) {
            case "count" -> text -> 1;
            case "confidence" -> text -> text.trace().isEmpty() ? 0 : Confidence.leastGroup(text.trace(), GROUP);
            case "self-certainty" -> text -> text.trace().isEmpty() ? 0 : Confidence.selfCertainty(text.trace());
            default ->
                throw new IllegalArgumentException(
                        "--vote-by " + by + " is none: expected count, confidence or self-certainty");
        };
    }

    private List<Votes.Answer> count(Generation g) {
        return Votes.count(g.texts(), Votes.group(regex), weight());
    }

    /** The answers, the heaviest first. */
    void print(Generation g, Terminal terminal) {
        List<Votes.Answer> answers = count(g);
        int voters = answers.stream().mapToInt(a -> a.texts().size()).sum();
        terminal.println(String.format(Locale.ROOT, "%5s  %10s  %s", "votes", "weight", "answer"));
        for (Votes.Answer answer : answers) {
            terminal.println(String.format(
                    Locale.ROOT,
                    "%5d  %10s  %s",
                    answer.texts().size(),
                    Words.decimals(answer.weight(), 3),
                    answer.answer()));
        }
        if (voters < g.texts().size()) {
            terminal.println("");
            terminal.println(Words.counted(g.texts().size() - voters, "text", "texts") + " of "
                    + g.texts().size() + " gave no answer");
        }
    }

    void into(ObjectNode json, Generation g) {
        if (regex == null) {
            return;
        }
        ArrayNode answers = json.putArray("answers");
        for (Votes.Answer answer : count(g)) {
            ObjectNode one = answers.addObject();
            one.put("answer", answer.answer());
            Json.number(one, "weight", answer.weight());
            ArrayNode texts = one.putArray("texts");
            answer.texts().forEach(texts::add);
        }
    }
}
