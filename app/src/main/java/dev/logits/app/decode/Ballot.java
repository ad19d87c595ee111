package dev.logits.app.decode;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.app.shell.Json;
import dev.logits.app.shell.Terminal;
import dev.logits.app.shell.Words;
import dev.logits.decode.strategy.GeneratedText;
import dev.logits.decode.strategy.Generation;
import dev.logits.decode.strategy.Votes;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.IntStream;

/**
 * Texts that vote: for the answers that a regular expression finds in them, or for the text that is most like all.
 *
 * @param vote the regular expression, or {@link #MBR}
 * @param weight what a text's vote weighs
 * @param generation the texts
 * @param stopped the places of texts that were too unsure to vote
 * @param threshold the confidence that they did not have, if one was asked for
 */
record Ballot(
        String vote,
        ToDoubleBiFunction<Generation, GeneratedText> weight,
        Generation generation,
        Set<Integer> stopped,
        OptionalDouble threshold) {
    static final String MBR = "mbr";

    private static final int SHOWN = 60;

    private boolean risks() {
        return vote.equals(MBR);
    }

    private List<GeneratedText> voters() {
        return IntStream.range(0, generation.texts().size())
                .filter(i -> !stopped.contains(i))
                .mapToObj(generation.texts()::get)
                .toList();
    }

    private List<Votes.Answer> answers() {
        List<GeneratedText> texts = generation.texts();
        Function<GeneratedText, Optional<String>> group = Votes.group(vote);
        Set<GeneratedText> out = new HashSet<>();
        stopped.forEach(i -> out.add(texts.get(i)));
        return Votes.count(
                texts,
                text -> out.contains(text) ? Optional.empty() : group.apply(text),
                text -> weight.applyAsDouble(generation, text));
    }

    /** By place the mean similarity of a text to all that vote; NaN for those that do not. */
    private double[] similarities() {
        List<GeneratedText> voters = voters();
        double[] means = new double[generation.texts().size()];
        for (int i = 0; i < means.length; i++) {
            GeneratedText text = generation.texts().get(i);
            means[i] = stopped.contains(i)
                    ? Double.NaN
                    : voters.stream()
                            .mapToDouble(other -> Votes.sharedTokens(text, other))
                            .average()
                            .orElse(Double.NaN);
        }
        return means;
    }

    /** The place of the text that is most like all others. */
    private Optional<Integer> best() {
        List<GeneratedText> voters = voters();
        if (voters.isEmpty()) {
            return Optional.empty();
        }
        GeneratedText best = voters.get(Votes.mostLikeAll(voters, Votes::sharedTokens));
        return Optional.of(generation.texts().indexOf(best));
    }

    /** The answers, the heaviest first, or the texts, the one most like all first, and it as a whole. */
    void print(String before, Terminal terminal) {
        if (risks()) {
            printRisks(before, terminal);
        } else {
            printAnswers(terminal);
        }
        if (threshold.isPresent()) {
            terminal.println("");
            terminal.println(Words.counted(stopped.size(), "text", "texts") + " of "
                    + generation.texts().size() + " had a group of steps of less confidence than "
                    + Words.decimals(threshold.getAsDouble(), 3) + ", and no vote");
        }
    }

    private void printAnswers(Terminal terminal) {
        List<Votes.Answer> answers = answers();
        int voters = answers.stream().mapToInt(a -> a.texts().size()).sum();
        double all = answers.stream().mapToDouble(Votes.Answer::weight).sum();
        terminal.println(String.format(Locale.ROOT, "%5s  %10s  %7s  %s", "votes", "weight", "share", "answer"));
        for (Votes.Answer answer : answers) {
            terminal.println(String.format(
                    Locale.ROOT,
                    "%5d  %10s  %5s %%  %s",
                    answer.texts().size(),
                    Words.decimals(answer.weight(), 3),
                    all > 0 ? Words.decimals(100 * answer.weight() / all, 1) : "-",
                    answer.answer()));
        }
        int silent = generation.texts().size() - stopped.size() - voters;
        if (silent > 0) {
            terminal.println("");
            terminal.println(Words.counted(silent, "text", "texts") + " of "
                    + generation.texts().size() + " gave no answer");
        }
    }

    private void printRisks(String before, Terminal terminal) {
        double[] means = similarities();
        terminal.println(String.format(Locale.ROOT, "%8s  %6s  %s", "like all", "tokens", "text"));
        IntStream.range(0, means.length)
                .boxed()
                .filter(i -> !Double.isNaN(means[i]))
                .sorted(Comparator.comparingDouble(i -> -means[i]))
                .forEach(i -> {
                    String text = generation.texts().get(i).text().orElseThrow().replace("\n", "\\n");
                    terminal.println(String.format(
                            Locale.ROOT,
                            "%8s  %6d  %s",
                            Words.decimals(means[i], 4),
                            generation.texts().get(i).tokens().length,
                            text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text));
                });
        best().ifPresent(place -> {
            terminal.println("");
            terminal.product(
                    terminal.bold(before) + generation.texts().get(place).text().orElseThrow());
        });
    }

    void into(ObjectNode json) {
        if (risks()) {
            best().ifPresent(place -> json.put("best", place));
            ArrayNode array = json.putArray("similarities");
            for (double mean : similarities()) {
                if (Double.isNaN(mean)) {
                    array.addNull();
                } else {
                    array.add(mean);
                }
            }
        } else {
            ArrayNode answers = json.putArray("answers");
            for (Votes.Answer answer : answers()) {
                ObjectNode one = answers.addObject();
                one.put("answer", answer.answer());
                Json.number(one, "weight", answer.weight());
                ArrayNode texts = one.putArray("texts");
                answer.texts().forEach(texts::add);
            }
        }
        threshold.ifPresent(value -> {
            json.put("threshold", value);
            ArrayNode array = json.putArray("unsure");
            stopped.forEach(array::add);
        });
    }
}
