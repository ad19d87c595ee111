package dev.logits.app.regress;

import dev.logits.app.shell.HelpOption;
import dev.logits.app.shell.Json;
import dev.logits.app.shell.OutputFiles;
import dev.logits.app.shell.StandardStreams;
import dev.logits.app.shell.Terminal;
import dev.logits.app.shell.Words;
import dev.logits.io.json.Provenance;
import dev.logits.io.json.RankingJson;
import dev.logits.learn.choice.RankingModel;
import dev.logits.learn.choice.UnboundedRankingException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code logits rank}: abilities from comparisons and rankings. */
@Command(
        name = "rank",
        description = "Abilities from comparisons of two (Bradley-Terry), or from rankings (Plackett-Luce).",
        footer = {
            "",
            "A difference of two abilities is the log-odds that one is better than the other.",
            "Examples:",
            "  logits rank data/baseball.csv --pair home,away --wins home_wins --losses away_wins --home",
            "  logits rank games.csv --pair winner,loser",
            "  logits rank games.csv --pair home,away --result result --home",
            "  logits rank votes.csv --ranking voter --item candidate --place place"
        })
public final class RankCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private HelpOption help;

    @Mixin
    private RankInput input;

    @Parameters(paramLabel = "DATA.CSV", description = "A CSV with a header.", converter = StandardStreams.Input.class)
    private Path file;

    @Option(
            names = "--pseudo",
            paramLabel = "X",
            description = "Each item also wins and loses X times against one that is not there, such as 0.5: who never"
                    + " won, or never lost, has an estimate then.")
    private Double pseudo;

    @Option(
            names = "--level",
            paramLabel = "X",
            defaultValue = "0.95",
            description = "The level of the confidence intervals (default: 0.95).")
    private double level;

    @Option(
            names = "--save",
            paramLabel = "MODEL.JSON",
            converter = StandardStreams.Output.class,
            description = "Write the abilities, for logits predict.")
    private Path save;

    @Option(names = "--json", description = "Print JSON, for machines.")
    private boolean json;

    public RankCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        input.check();
        OutputFiles.check(save, ".json");
        if (!(level > 0 && level < 1)) {
            throw new IllegalArgumentException("--level must lie between 0 and 1, got " + level + "; 0.95 is usual");
        }
        if (pseudo != null && !(pseudo > 0 && pseudo < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("--pseudo must be positive and finite, got " + pseudo);
        }
        RankingModel model = fit();
        RankOutput output = new RankOutput(input, model, pseudo, level);
        if (save != null) {
            Provenance from = Provenance.of(terminal.named(file.toString()), "all rows");
            RankingJson.write(
                    save,
                    new RankingJson.Saved(model, input.items(), input.pairs(), input.columns(), input.outcome(), from));
        }
        if (json) {
            terminal.text(Json.text(output.json()));
        } else {
            terminal.println(terminal.bold(file.toString()));
            terminal.println("");
            terminal.println(output.lines(terminal));
            if (save != null) {
                terminal.println("");
                terminal.println("wrote model  " + save);
                terminal.next("predict " + Words.quoted(save.toString()) + " DATA --out logits.npz");
            }
        }
        return 0;
    }

    private RankingModel fit() throws IOException {
        input.read(file);
        try {
            return input.fit(pseudo);
        } catch (UnboundedRankingException e) {
            String names = Words.list(
                    e.items().stream().limit(8).map(input.items()::get).toList());
            int more = e.items().size() - 8;
            throw new IllegalArgumentException(
                    names + (more > 0 ? " and " + more + " more" : "")
                            + (e.compared()
                                    ? " never won against the others"
                                    : e.items().size() == 1
                                            ? " was never compared with the others"
                                            : " were never compared with the others")
                            + ", so that there is no estimate of how far apart they are; leave them out, or give"
                            + " --pseudo 0.5",
                    e);
        }
    }
}
