package dev.logits.app.decode;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.app.shell.Json;
import dev.logits.app.shell.Words;
import dev.logits.decode.grammar.Constraint;
import dev.logits.decode.grammar.GrammarLimitException;
import dev.logits.io.schema.JsonSchema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Many schemas: which compile, and whether texts are accepted as a validator says; with the times of their masks. */
final class SuiteVerdicts {
    /** What became of a group; {@code refused} is null if it compiled. */
    private record Verdict(SchemaSuite.Group group, String refused, List<String> wrong) {}

    private static final int MOST_LISTED = 20;

    private final UnaryOperator<JsonSchema> options;
    private final Vocabulary vocabulary;
    private final List<Verdict> verdicts = new ArrayList<>();
    private final List<MaskTimes.Case> cases = new ArrayList<>();
    private MaskTimes times;
    private int texts;
    private int invalidAccepted;
    private int validRefused;

    /** @param options how schemas are read */
    SuiteVerdicts(UnaryOperator<JsonSchema> options, Vocabulary vocabulary) {
        this.options = options;
        this.vocabulary = vocabulary;
    }

    /** Judges. */
    void judge(List<SchemaSuite.Group> groups) {
        groups.forEach(this::judge);
    }

    /** Measures the masks of the schemas that compiled, along their texts. */
    void measure() {
        if (cases.isEmpty()) {
            throw new IllegalArgumentException("no schema compiles; there are no masks to measure");
        }
        times = MaskTimes.of(cases);
    }

    private void judge(SchemaSuite.Group group) {
        Constraint constraint;
        List<String> wrong = new ArrayList<>();
        List<int[]> cut = new ArrayList<>();
        int accepted = 0;
        int refused = 0;
        try {
            constraint = compile(group);
            for (SchemaSuite.Case text : group.cases()) {
                int[] tokens = vocabulary.cut(text.text());
                if (tokens == null) {
                    continue; // the vocabulary cannot spell it
                }
                cut.add(tokens);
                if (AcceptedTexts.of(tokens, constraint) != text.valid()) {
                    wrong.add((text.valid() ? "refused, though valid: " : "accepted, though invalid: ") + text.text());
                    accepted += text.valid() ? 0 : 1;
                    refused += text.valid() ? 1 : 0;
                }
            }
        } catch (GrammarLimitException | IllegalArgumentException e) {
            verdicts.add(new Verdict(group, e.getMessage(), List.of()));
            return;
        }
        texts += cut.size();
        invalidAccepted += accepted;
        validRefused += refused;
        verdicts.add(new Verdict(group, null, wrong));
        cases.add(new MaskTimes.Case(() -> compile(group), cut));
    }

    private Constraint compile(SchemaSuite.Group group) {
        return Constraint.of(options.apply(JsonSchema.parse(group.schema())).grammar(), vocabulary.trie());
    }

    private Stream<Verdict> refused() {
        return verdicts.stream().filter(v -> v.refused != null);
    }

    private long right() {
        return verdicts.stream()
                .filter(v -> v.refused == null && v.wrong.isEmpty())
                .count();
    }

    ObjectNode json() {
        ObjectNode out = Json.object();
        out.put("schemas", verdicts.size());
        out.put("compiled", cases.size());
        out.put("right", right());
        out.put("texts", texts);
        out.put("invalid_accepted", invalidAccepted);
        out.put("valid_refused", validRefused);
        out.put("vocabulary", vocabulary.trie().vocabulary());
        if (times != null) {
            ObjectNode masks = out.putObject("masks");
            masks.put("count", times.masks().length);
            distribution(masks, "compile_ms", times.compile());
            distribution(masks, "first_us", times.first());
            distribution(masks, "mask_us", times.masks());
            distribution(masks, "memory_mb", times.memory());
            masks.put("warming_runs", times.warming());
        }
        ArrayNode each = out.putArray("groups");
        int compiled = 0;
        for (Verdict verdict : verdicts) {
            ObjectNode one = each.addObject();
            one.put("name", verdict.group.name());
            if (verdict.refused != null) {
                one.put("refused", verdict.refused);
                continue;
            }
            one.set("wrong", Json.texts(verdict.wrong));
            if (times != null) {
                MaskTimes.Times t = times.times().get(compiled);
                one.put("compile_ms", t.compile() / 1e6);
                one.put("first_us", t.masks()[0] / 1e3);
                one.put("masks", t.masks().length);
                one.put("worst_us", Arrays.stream(t.masks()).max().orElse(0) / 1e3);
                one.put("memory_mb", t.bytes() / 1e6);
            }
            compiled++;
        }
        return out;
    }

    private static void distribution(ObjectNode json, String name, double[] sorted) {
        ObjectNode out = json.putObject(name);
        out.put("mean", Arrays.stream(sorted).average().orElse(Double.NaN));
        out.put("p50", MaskTimes.quantile(sorted, 0.5));
        out.put("p90", MaskTimes.quantile(sorted, 0.9));
        out.put("p99", MaskTimes.quantile(sorted, 0.99));
        out.put("worst", MaskTimes.quantile(sorted, 1));
    }

    String text() {
        List<String> lines = new ArrayList<>();
        lines.add(Words.counted(verdicts.size(), "schema", "schemas") + ": " + Words.count(cases.size())
                + " compiled, " + Words.count(right()) + " of them right with all their texts, "
                + Words.count(refused().count()) + " refused");
        lines.add(Words.counted(texts, "text", "texts") + ": " + Words.count(invalidAccepted)
                + " accepted, though invalid, " + Words.count(validRefused) + " refused, though valid");
        list(
                lines,
                verdicts.stream()
                        .flatMap(v -> v.wrong.stream().map(w -> v.group.name() + ": " + w))
                        .toList());
        list(
                lines,
                refused().map(v -> v.group.name() + ": refused: " + v.refused).toList());
        if (times != null) {
            lines.add("vocabulary: " + Words.counted(vocabulary.trie().vocabulary(), "token", "tokens")
                    + "; a warm JVM: " + times.warmed());
            lines.add(
                    String.format(Locale.ROOT, "%-12s%14s%12s%12s%12s%12s", "", "mean", "p50", "p90", "p99", "worst"));
            row(lines, "compile, ms", times.compile());
            row(lines, "first, µs", times.first());
            row(lines, "masks, µs", times.masks());
            row(lines, "memory, MB", times.memory());
            lines.add(Words.counted(times.masks().length, "mask", "masks")
                    + "; memory is what a constraint holds after its texts, without the vocabulary");
        }
        return String.join("\n", lines);
    }

    private static void list(List<String> lines, List<String> all) {
        all.stream().limit(MOST_LISTED).forEach(line -> lines.add("  " + shortened(line)));
        if (all.size() > MOST_LISTED) {
            lines.add("  and " + Words.count(all.size() - MOST_LISTED) + " more; --json lists all");
        }
    }

    private static String shortened(String line) {
        return line.length() <= 200 ? line : line.substring(0, 200) + "…";
    }

    private static void row(List<String> lines, String name, double[] sorted) {
        StringBuilder row = new StringBuilder(String.format(Locale.ROOT, "%-12s", name));
        row.append(String.format(
                "%14s", Words.decimals(Arrays.stream(sorted).average().orElse(0), 2)));
        for (double share : new double[] {0.5, 0.9, 0.99, 1}) {
            row.append(String.format(Locale.ROOT, "%12s", Words.decimals(MaskTimes.quantile(sorted, share), 2)));
        }
        lines.add(row.toString());
    }
}
