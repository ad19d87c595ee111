package dev.logits.app.decode;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.app.shell.HelpOption;
import dev.logits.app.shell.Json;
import dev.logits.app.shell.StandardStreams;
import dev.logits.app.shell.Start;
import dev.logits.app.shell.Terminal;
import dev.logits.app.shell.Words;
import dev.logits.decode.Tokens;
import dev.logits.decode.embedded.ContextLanguageModel;
import dev.logits.decode.grammar.Constraint;
import dev.logits.decode.grammar.Grammar;
import dev.logits.decode.grammar.Members;
import dev.logits.decode.text.Tokenizer;
import dev.logits.io.schema.JsonSchema;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code logits grammar}: compiles a grammar, and tells which texts it accepts and how long its masks take. */
@Start(vectors = false)
@Command(
        name = "grammar",
        sortOptions = false,
        description =
                "Compile what an output must be: a JSON Schema, a regular expression, a grammar. Tell which texts are"
                        + " accepted, and how long the masks of a vocabulary take.",
        footer = {
            "",
            "Examples:",
            "  logits grammar --regex \"[a-z]+@[a-z]+[.]com\" --accepts texts.jsonl",
            "  logits grammar --json-schema invoice.json --tokenizer tokenizer.json --masks",
            "  logits grammar --suite schemas.jsonl --tokenizer tokenizer.json --masks"
        })
public final class GrammarCommand implements Callable<Integer> {
    private static final int MOST_BYTES = 12;

    private final Terminal terminal;

    @Mixin
    private HelpOption help;

    @Mixin
    private GrammarOptions options;

    @Option(
            names = "--tokenizer",
            paramLabel = "FILE",
            description = "The tokenizer.json of a model, or its folder (default: that of the built-in model).")
    private Path tokenizer;

    @Option(
            names = "--accepts",
            paramLabel = "TEXTS.jsonl",
            converter = StandardStreams.Input.class,
            description = "Whole outputs, a JSON string for each line: tell for each whether it is accepted.")
    private Path texts;

    @Option(
            names = "--strict-mode",
            description = "Also list what OpenAI's strict mode of structured outputs would refuse in --json-schema.")
    private boolean strictMode;

    @Option(
            names = "--suite",
            paramLabel = "PATH",
            description = "Many JSON Schemas with texts, in the place of a grammar: a file of groups of \"schema\" and"
                    + " \"tests\" with \"data\" and \"valid\", as JSON Schema's test suite has them, one, an array or a"
                    + " group for each line of a .jsonl, or a folder of such files. Tell how many are judged right.")
    private Path suite;

    @Option(
            names = "--masks",
            description = "Print how long compiling and masks take on a warm JVM, and how much memory, along the texts"
                    + " or along drawn ones.")
    private boolean masks;

    @Option(names = "--json", description = "Print JSON, for machines.")
    private boolean json;

    public GrammarCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        if (suite != null) {
            return ofSuite();
        }
        long start = System.nanoTime();
        Grammar grammar = options.grammar(Members.Order.ANY)
                .orElseThrow(() -> options.wrong("no grammar: give --json-schema, --json-object, --regex, --choices,"
                        + " --gbnf or --lark, or --suite"));
        double read = (System.nanoTime() - start) / 1e6;
        List<String> strict = strictMode ? options.strictModeProblems() : List.of();
        Vocabulary vocabulary = vocabulary();
        Map<String, Integer> specials = vocabulary.trie().specials();
        long before = System.nanoTime();
        Constraint bytes = GrammarOptions.limited(
                () -> Constraint.of(grammar, Vocabulary.ofBytes(specials).trie()));
        double compiled = read + (System.nanoTime() - before) / 1e6;
        List<AcceptedTexts.Verdict> verdicts = new ArrayList<>();
        List<int[]> accepted = new ArrayList<>();
        boolean tokens = tokenizer != null || masks;
        Constraint constraint = tokens ? GrammarOptions.limited(() -> Constraint.of(grammar, vocabulary.trie())) : null;
        if (tokens && constraint.missingBytes().length > 0) {
            options.notes()
                    .add("no token holds " + Words.counted(constraint.missingBytes().length, "byte", "bytes")
                            + " of the language; texts that need them are left out: "
                            + Arrays.stream(constraint.missingBytes())
                                    .limit(MOST_BYTES)
                                    .mapToObj(b -> String.format(Locale.ROOT, "0x%02X", b))
                                    .collect(Collectors.joining(" "))
                            + (constraint.missingBytes().length > MOST_BYTES ? " …" : ""));
        }
        if (texts != null) {
            for (String text : AcceptedTexts.read(texts)) {
                AcceptedTexts.Verdict verdict = GrammarOptions.limited(() -> AcceptedTexts.of(text, bytes));
                verdicts.add(verdict);
                if (tokens) {
                    check(verdict, vocabulary, constraint, accepted);
                }
            }
        }
        MaskTimes times = !masks
                ? null
                : GrammarOptions.limited(() -> MaskTimes.of(
                        List.of(new MaskTimes.Case(() -> Constraint.of(grammar, vocabulary.trie()), accepted))));
        if (json) {
            ObjectNode out = json(grammar, vocabulary, compiled, verdicts, times);
            if (strictMode) {
                out.set("strict_mode", Json.texts(strict));
            }
            terminal.text(Json.text(out));
        } else {
            print(grammar, vocabulary, compiled, verdicts, times);
            strict.forEach(problem -> terminal.println("strict mode: " + problem));
            if (strictMode && strict.isEmpty()) {
                terminal.println("strict mode: takes it");
            }
        }
        return 0;
    }

    private Integer ofSuite() throws IOException {
        if (strictMode) {
            throw options.wrong("--strict-mode needs --json-schema");
        }
        if (texts != null) {
            throw options.wrong("--suite and --accepts do not go together; the suite has its texts");
        }
        UnaryOperator<JsonSchema> configured = options.ofSuite();
        SuiteVerdicts verdicts = new SuiteVerdicts(configured, vocabulary());
        verdicts.judge(SchemaSuite.read(suite));
        if (masks) {
            verdicts.measure();
        }
        if (json) {
            terminal.text(Json.text(verdicts.json()));
        } else {
            verdicts.text().lines().forEach(terminal::println);
        }
        return 0;
    }

    private Vocabulary vocabulary() throws IOException {
        return tokenizer == null ? embedded() : Vocabulary.open(tokenizer);
    }

    private static Vocabulary embedded() {
        Tokenizer tokenizer = ContextLanguageModel.embedded().tokenizer();
        return Vocabulary.of(tokenizer, Tokens.of(tokenizer.end().orElseThrow()));
    }

    /** Token by token, which must agree. */
    private static void check(
            AcceptedTexts.Verdict verdict, Vocabulary vocabulary, Constraint constraint, List<int[]> accepted) {
        int[] tokens = vocabulary.cut(verdict.text());
        if (tokens == null) {
            return; // the vocabulary cannot spell it
        }
        boolean alike = GrammarOptions.limited(() -> AcceptedTexts.of(tokens, constraint)) == verdict.accepted();
        if (!alike && verdict.text().codePoints().noneMatch(c -> c >= 0xd800 && c < 0xe000)) {
            throw new IllegalStateException("the text " + verdict.text() + " is "
                    + (verdict.accepted() ? "accepted byte by byte and not" : "not accepted byte by byte but is")
                    + " token by token; please report this with the grammar");
        }
        if (verdict.accepted()) {
            accepted.add(tokens);
        }
    }

    private ObjectNode json(
            Grammar grammar,
            Vocabulary vocabulary,
            double compiled,
            List<AcceptedTexts.Verdict> verdicts,
            MaskTimes times) {
        ObjectNode out = Json.object();
        out.put("grammar", options.kind());
        out.put("rules", grammar.size());
        Json.number(out, "compile_ms", compiled);
        if (tokenizer != null || times != null) {
            out.put("vocabulary", vocabulary.trie().vocabulary());
        }
        if (texts != null) {
            ArrayNode accepted = out.putArray("accepted");
            verdicts.forEach(verdict -> accepted.add(verdict.accepted()));
        }
        if (times != null) {
            out.set("masks", times.json());
        }
        out.set("notes", Json.texts(options.notes()));
        return out;
    }

    private void print(
            Grammar grammar,
            Vocabulary vocabulary,
            double compiled,
            List<AcceptedTexts.Verdict> verdicts,
            MaskTimes times) {
        options.notes().forEach(note -> terminal.err().println("note: " + note));
        terminal.println(options.kind() + ": " + Words.counted(grammar.size(), "rule", "rules") + ", compiled in "
                + Words.decimals(compiled, 1) + " ms");
        if (tokenizer != null || times != null) {
            terminal.println("vocabulary: " + Words.counted(vocabulary.trie().vocabulary(), "token", "tokens"));
        }
        for (AcceptedTexts.Verdict verdict : verdicts) {
            terminal.println((verdict.accepted() ? "accepted  " : "refused   ")
                    + Json.texts(List.of(verdict.text())).get(0)
                    + (verdict.accepted() ? "" : "  (" + verdict.why() + ")"));
        }
        if (times != null) {
            times.text().lines().forEach(terminal::println);
        }
    }
}
