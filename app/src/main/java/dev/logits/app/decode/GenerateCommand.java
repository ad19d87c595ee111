package dev.logits.app.decode;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.app.shell.HelpOption;
import dev.logits.app.shell.Interruption;
import dev.logits.app.shell.Json;
import dev.logits.app.shell.Start;
import dev.logits.app.shell.Terminal;
import dev.logits.app.shell.Words;
import dev.logits.decode.LogitsProcessor;
import dev.logits.decode.Tokens;
import dev.logits.decode.grammar.Constraint;
import dev.logits.decode.grammar.Grammar;
import dev.logits.decode.grammar.Members;
import dev.logits.decode.grammar.TokenTrie;
import dev.logits.decode.strategy.Cancellation;
import dev.logits.decode.strategy.Decoder;
import dev.logits.decode.strategy.DecodingListener;
import dev.logits.decode.strategy.GeneratedText;
import dev.logits.decode.strategy.Generation;
import dev.logits.decode.strategy.GreedySearch;
import dev.logits.decode.strategy.Prompt;
import dev.logits.decode.strategy.Sampling;
import dev.logits.decode.strategy.StepTrace;
import dev.logits.decode.strategy.Stopping;
import dev.logits.decode.strategy.Strategy;
import dev.logits.decode.text.Tokenizer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code logits generate}: goes on with a text, by any strategy, with the embedded language model. */
@Start(vectors = false)
@Command(
        name = "generate",
        sortOptions = false,
        description = "Go on with a text, by greedy search, sampling or beams, with a language model in a folder, or a"
                + " small one that is built in.",
        footer = {
            "",
            "Without rules: what the model's generation_config.json says; for the built-in model, which knows simple"
                    + " stories, --temperature 0.8 --top-p 0.95.",
            "Examples:",
            "  logits generate \"Once upon a time\"",
            "  logits generate \"The cat\" --temperature 1.2 --min-p 0.1 --seed 3 --trace",
            "  logits generate \"The cat\" --beams 6 --groups 3 --n 3",
            "  logits generate \"The cat\" --preset llama.cpp --n 3 --json",
            "  logits generate \"The cat was\" --choices \" happy, sad\"",
            "  logits generate \"The cat\" --model smollm2 --variant q4 --greedy",
            "  logits generate \"Name three cats.\" --model qwen3 --system \"Be brief.\" --chat-setting"
                    + " enable_thinking=false"
        })
public final class GenerateCommand implements Callable<Integer> {
    private static final int USUAL_ALTERNATIVES = 4;
    private static final int USUAL_LENGTH = 150;

    private final Terminal terminal;

    @Mixin
    private HelpOption help;

    @Parameters(
            arity = "0..*",
            paramLabel = "PROMPT",
            description = "The text to go on with, or - for standard input; none begins a new text.")
    private List<String> words = List.of();

    @Option(
            names = "--max-new-tokens",
            paramLabel = "N",
            description = "The most tokens to generate (default: what the model's folder says, or 150).")
    private Integer maxNewTokens;

    @Option(names = "--stop", paramLabel = "TEXT", description = "End before this text; may be given several times.")
    private List<String> stops = List.of();

    @Option(names = "--time-limit", paramLabel = "SECONDS", description = "End after so many seconds.")
    private Double timeLimit;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "0", description = "The seed of all draws (default: 0).")
    private long seed;

    @Mixin
    private ModelOptions models;

    @Mixin
    private ChatOptions chat;

    @Mixin
    private StrategyOptions strategies;

    @Mixin
    private GuidanceOptions guidance;

    @Mixin
    private DraftOptions drafts;

    @Mixin
    private WatermarkOptions watermark;

    @Mixin
    private VoteOptions vote;

    @Mixin
    private HealingOptions healing;

    @Mixin
    private GrammarOptions grammar;

    @Mixin
    private PromptFileOptions promptFile;

    @Option(
            names = "--explain",
            description = "Print which rules run in which order, a sentence each, and what in them may surprise;"
                    + " generate nothing.")
    private boolean explain;

    @Option(names = "--trace", description = "Print a line a token: how likely it was, and what else might have come.")
    private boolean trace;

    @Option(names = "--alternatives", paramLabel = "N", description = "Alternatives that --trace prints (default: 4).")
    private Integer alternatives;

    @Option(names = "--json", description = "Print JSON, for machines.")
    private boolean json;

    public GenerateCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        if (alternatives != null && !trace) {
            throw new IllegalArgumentException("--alternatives needs --trace");
        }
        promptFile.check(words);
        if (promptFile.given()) {
            promptFile.read(); // what is wrong with the file is said before a model is opened
        }
        String text = promptFile.given() || explain ? "" : PromptText.of(words, terminal);
        try (LanguageSource source = models.open()) {
            Optional<LanguageSource> draft = drafts.open(models, source);
            try {
                generate(source, draft, text);
            } finally {
                draft.ifPresent(LanguageSource::close);
            }
        } finally {
            guidance.close();
        }
        return 0;
    }

    private void generate(LanguageSource source, Optional<LanguageSource> draft, String text) throws IOException {
        ChatPrompt prompt = chat.prompt(text, source);
        Stopping stopping = stopping(source);
        Strategy strategy = watermark.on(drafts.drafting(
                strategies.strategy(source.tokenizer(), source.defaults(), rules(source, stopping)), draft));
        List<String> notes = new ArrayList<>(source.notes());
        prompt.note().ifPresent(notes::add);
        notes.addAll(strategies.notes(strategy));
        notes.addAll(grammar.notes());
        Decoder decoder = Decoder.of(source.model(), source.tokenizer())
                .with(strategy)
                .with(stopping)
                .withLogProbabilities();
        decoder = vote.on(guidance.on(decoder, source), trace, promptFile.given());
        strategy = decoder.strategy();
        if (trace) {
            decoder = decoder.withTraces(alternatives == null ? USUAL_ALTERNATIVES : alternatives);
        }
        if (explain) {
            new PlanText(source.tokenizer(), terminal).lines(strategy, notes).forEach(terminal::println);
            return;
        }
        if (!json) {
            notes.forEach(note -> terminal.err().println("note: " + note));
        }
        if (promptFile.given()) {
            generateAll(source, decoder);
            return;
        }
        HealingOptions.Healed healed = healing.heal(source, prompt.tokens(), stopping.endTokens(), seed, 0);
        List<Prompt> prompts = List.of(new Prompt(healed.tokens(), 0));
        String said = prompt.before() + healed.beyond();
        if (trace && !json && prompt.rendered().isPresent()) {
            terminal.println("the conversation as the chat template writes it, "
                    + Words.counted(prompt.tokens().length, "token:", "tokens:"));
            terminal.product(prompt.rendered().get());
            terminal.println("");
        }
        Cancellation cancellation = new Cancellation();
        Interruption interruption = new Interruption(cancellation::cancel);
        try (interruption) {
            if (!json && !vote.given() && strategy.results() == 1 && comesInOrder(strategy)) {
                stream(decoder, said, prompts, cancellation);
            } else {
                Optional<Ballot> ballot = vote.given()
                        ? Optional.of(vote.sample(decoder, prompts.get(0), seed, cancellation))
                        : Optional.empty();
                Generation g = ballot.isPresent()
                        ? ballot.get().generation()
                        : decoder.decode(prompts, seed, new DecodingListener() {}, cancellation)
                                .get(0);
                if (json) {
                    ObjectNode result = json(decoder.tokenizer().orElseThrow(), prompt, strategy, g, notes);
                    ballot.ifPresent(b -> b.into(result));
                    if (healing.given()) {
                        result.put("healed", healed.beyond());
                    }
                    terminal.text(Json.text(result));
                } else if (ballot.isPresent()) {
                    ballot.get().print(said, terminal);
                } else {
                    printAll(decoder, said, g);
                }
            }
        }
    }

    /** A line of JSON for each prompt of a file; texts do not depend on how many are decoded side by side. */
    private void generateAll(LanguageSource source, Decoder decoder) throws IOException {
        List<PromptFileOptions.Line> lines = promptFile.read();
        Cancellation cancellation = new Cancellation();
        int texts = StrategyOptions.sequences(decoder.strategy());
        Interruption interruption = new Interruption(cancellation::cancel);
        try (interruption) {
            for (int from = 0; from < lines.size(); from += promptFile.batch()) {
                List<PromptFileOptions.Line> some =
                        lines.subList(from, Math.min(lines.size(), from + promptFile.batch()));
                List<Prompt> prompts = new ArrayList<>();
                List<String> beyond = new ArrayList<>();
                for (PromptFileOptions.Line line : some) {
                    long sequence = (long) (from + prompts.size()) * texts;
                    HealingOptions.Healed one = healing.heal(
                            source,
                            chat.prompt(line.text(), source).tokens(),
                            decoder.stopping().endTokens(),
                            seed,
                            sequence);
                    prompts.add(new Prompt(one.tokens(), sequence));
                    beyond.add(one.beyond());
                }
                List<Generation> all = decoder.decode(prompts, seed, new DecodingListener() {}, cancellation);
                for (int i = 0; i < all.size(); i++) {
                    ObjectNode one = Json.object();
                    one.put("line", some.get(i).line());
                    if (some.get(i).fields() != null) {
                        one.setAll((ObjectNode) some.get(i).fields());
                    }
                    one.put("prompt", some.get(i).text());
                    if (healing.given()) {
                        one.put("healed", beyond.get(i));
                    }
                    GenerationJson.into(one, decoder.strategy(), all.get(i), source.tokenizer(), trace);
                    if (vote.given()) {
                        vote.ballot(all.get(i)).into(one);
                    }
                    terminal.product(one.toString());
                }
            }
        }
    }

    /** What masks, before anything narrows: the grammar, if there is one. */
    private List<LogitsProcessor> rules(LanguageSource source, Stopping stopping) throws IOException {
        Optional<Grammar> language = grammar.grammar(Members.Order.DECLARED);
        if (language.isEmpty()) {
            return List.of();
        }
        Set<Integer> ends = new TreeSet<>(stopping.endTokens());
        source.tokenizer().end().ifPresent(ends::add);
        return GrammarOptions.limited(() -> {
            TokenTrie trie = TokenTrie.of(
                    source.tokenizer(), Tokens.of(ends), source.model().vocabulary());
            return List.of(Constraint.of(language.get(), trie).rule());
        });
    }

    private Stopping stopping(LanguageSource source) {
        Stopping stopping = source.defaults()
                .map(defaults -> defaults.stopping(USUAL_LENGTH))
                .orElse(Stopping.after(USUAL_LENGTH));
        if (maxNewTokens != null) {
            stopping = Stopping.after(maxNewTokens)
                    .withEndTokens(stopping.endTokens().stream()
                            .mapToInt(Integer::intValue)
                            .toArray());
        }
        stopping = stopping.withStrings(stops.toArray(String[]::new));
        if (timeLimit == null) {
            return stopping;
        }
        if (!(timeLimit > 0 && timeLimit < 1e9)) {
            throw new IllegalArgumentException("--time-limit must be positive and finite, got " + timeLimit);
        }
        return stopping.withTimeLimit(Duration.ofNanos(Math.max(1, (long) (timeLimit * 1e9))));
    }

    private static boolean comesInOrder(Strategy strategy) {
        return strategy instanceof GreedySearch || strategy instanceof Sampling || StrategyOptions.drafts(strategy);
    }

    private void stream(Decoder decoder, String prompt, List<Prompt> prompts, Cancellation cancellation) {
        TraceText lines = new TraceText(decoder.tokenizer().orElseThrow(), terminal);
        if (trace) {
            terminal.println(lines.heading());
        } else {
            terminal.out().print(terminal.bold(prompt));
            terminal.out().flush();
        }
        List<Generation> generations = decoder.decode(
                prompts,
                seed,
                new DecodingListener() {
                    @Override
                    public void text(int index, int text, String piece) {
                        if (!trace) {
                            terminal.out().print(piece);
                            terminal.out().flush();
                        }
                    }

                    @Override
                    public void step(int index, int text, StepTrace step) {
                        terminal.println(lines.lines(step));
                    }
                },
                cancellation);
        Generation g = generations.get(0);
        if (trace) {
            terminal.println("");
            terminal.out().print(terminal.bold(prompt) + g.best().text().orElseThrow());
        }
        terminal.println("");
        if (trace) {
            terminal.println("");
            terminal.println(summary(g.best()));
            DraftOptions.said(g).ifPresent(terminal::println);
        } else {
            g.best().deadEnd().ifPresent(why -> terminal.warn(OptionWords.of(why)));
        }
    }

    private void printAll(Decoder decoder, String prompt, Generation g) {
        TraceText lines = new TraceText(decoder.tokenizer().orElseThrow(), terminal);
        for (int i = 0; i < g.texts().size(); i++) {
            GeneratedText text = g.texts().get(i);
            terminal.text((i > 0 ? "\n" : "") + (i + 1) + ": " + summary(text));
            if (trace) {
                terminal.println(lines.heading());
                text.trace().forEach(step -> terminal.println(lines.lines(step)));
            }
            terminal.product(terminal.bold(prompt) + text.text().orElseThrow());
        }
        if (g.texts().isEmpty()) {
            terminal.warn("no text was found; allow more tokens");
        }
    }

    private String summary(GeneratedText text) {
        double log = text.logProbability().orElseThrow();
        int tokens = text.tokens().length;
        String score = text.score().isPresent() && text.score().getAsDouble() != log
                ? "score " + Words.decimals(text.score().getAsDouble(), 4) + ", "
                : "";
        return score + "log-probability " + Words.decimals(log, 3) + " over " + Words.counted(tokens, "token", "tokens")
                + ", ended by " + finish(text);
    }

    private static String finish(GeneratedText text) {
        return switch (text.finish()) {
            case END_TOKEN -> "the model";
            case STOP_STRING -> "a stop string";
            case LENGTH -> "--max-new-tokens";
            case CONTEXT -> "the model's context";
            case DEAD_END -> "a dead end: " + OptionWords.of(text.deadEnd().orElseThrow());
            case TIME -> "--time-limit";
            case CANCELLED -> "cancellation";
        };
    }

    private ObjectNode json(
            Tokenizer tokenizer, ChatPrompt prompt, Strategy strategy, Generation g, List<String> notes) {
        ObjectNode json = Json.object();
        json.put("prompt", prompt.text());
        prompt.rendered().ifPresent(rendered -> json.put("rendered", rendered));
        json.put("seed", seed);
        json.put("strategy", strategy.toString());
        GenerationJson.into(json, strategy, g, tokenizer, trace);
        json.set("notes", Json.texts(new ArrayList<>(notes)));
        return json;
    }
}
