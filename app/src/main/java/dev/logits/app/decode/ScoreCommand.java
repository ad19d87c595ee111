package dev.logits.app.decode;

import dev.logits.app.shell.HelpOption;
import dev.logits.app.shell.Json;
import dev.logits.app.shell.Start;
import dev.logits.app.shell.Terminal;
import dev.logits.app.shell.Words;
import dev.logits.decode.strategy.TextScore;
import dev.logits.decode.text.Tokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code logits score}: how likely a language model finds a text, or each of several choices. */
@Start(vectors = false)
@Command(
        name = "score",
        description = "Print how likely a language model finds a text: each token's log-probability, their sum, and the"
                + " perplexity; or which of several choices it finds likeliest.",
        footer = {
            "",
            "Examples:",
            "  logits score \"The cat sat by the window.\"",
            "  echo \"The cat sat by the window.\" | logits score - --json",
            "  logits score --model smollm2 --file questions.jsonl"
        })
public final class ScoreCommand implements Callable<Integer> {
    private static final int BAR = 24;

    private final Terminal terminal;

    @Mixin
    private HelpOption help;

    @Parameters(arity = "0..*", paramLabel = "TEXT", description = "The text, or - for standard input.")
    private List<String> words = List.of();

    @Option(
            names = "--file",
            paramLabel = "FILE",
            description =
                    "Texts in a file: of .jsonl each line, an object with text, or with prompt, choices (texts) and, if"
                            + " known, answer (the right one's number, from 0); of another name the whole file as one text.")
    private Path file;

    @Option(
            names = "--stride",
            paramLabel = "N",
            description = "Beyond the model's context, tokens that each window judges (default: half the context).")
    private Integer stride;

    @Mixin
    private ModelOptions models;

    @Option(names = "--json", description = "Print JSON, for machines.")
    private boolean json;

    public ScoreCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        if (words.isEmpty() == (file == null)) {
            throw new IllegalArgumentException(
                    file == null ? "a text is missing; give it, or --file" : "give a text or --file, not both");
        }
        boolean lines = file != null && file.toString().endsWith(".jsonl");
        String text = lines ? "" : file == null ? PromptText.of(words, terminal) : PromptText.of(file);
        if (text.isEmpty() && !lines) {
            throw new IllegalArgumentException("the text is empty; give at least one character");
        }
        try (LanguageSource source = models.open()) {
            source.notes().forEach(note -> terminal.err().println("note: " + note));
            ScoredText.Scorer scorer = new ScoredText.Scorer(source, stride);
            if (lines) {
                new ChoiceFile(file, scorer, terminal).score(json);
                return 0;
            }
            ScoredText score = scorer.score(text);
            if (json) {
                terminal.text(Json.text(score.json(source.tokenizer())));
            } else {
                print(score, source.tokenizer());
            }
        }
        return 0;
    }

    private void print(ScoredText scored, Tokenizer tokenizer) {
        TextScore score = scored.score();
        TraceText shown = new TraceText(tokenizer, terminal);
        terminal.println(String.format(Locale.ROOT, "%-16s%10s%9s%7s", "token", "log p", "p", "rank"));
        if (scored.first().isPresent()) {
            terminal.println(shown.shown(scored.first().getAsInt()) + "  (begins the text)");
        }
        for (TextScore.Token t : score.tokens()) {
            double p = Math.exp(t.logProbability());
            String bar = (terminal.unicode() ? "█" : "#").repeat((int) Math.round(p * BAR));
            terminal.println(String.format(
                            Locale.ROOT,
                            "%-16s%10.4f%9.4f%7d  %s",
                            shown.shown(t.token()),
                            t.logProbability(),
                            p,
                            t.rank(),
                            bar)
                    .stripTrailing());
        }
        int n = score.tokens().size();
        terminal.println("");
        terminal.println(Words.measure(
                "total", score.logProbability(), "sum of log p over " + Words.counted(n, "token", "tokens")));
        terminal.println(Words.measure("mean", score.logProbability() / n, "log p a token"));
        terminal.println(
                Words.measure("perplex.", score.perplexity(), "as unsure as among so many equally likely tokens"));
    }
}
