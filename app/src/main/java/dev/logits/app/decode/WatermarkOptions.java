package dev.logits.app.decode;

import dev.logits.app.shell.StandardStreams;
import dev.logits.decode.DecodingPlan;
import dev.logits.decode.LogitsProcessor;
import dev.logits.decode.rule.Watermark;
import dev.logits.decode.strategy.BeamSampling;
import dev.logits.decode.strategy.BeamSearch;
import dev.logits.decode.strategy.BestOf;
import dev.logits.decode.strategy.DiverseBeamSearch;
import dev.logits.decode.strategy.DraftingStrategy;
import dev.logits.decode.strategy.GreedySearch;
import dev.logits.decode.strategy.Sampling;
import dev.logits.decode.strategy.StochasticBeamSearch;
import dev.logits.decode.strategy.Strategy;
import dev.logits.io.json.DecodingPlanJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** A watermark behind all rules, whose key is in a file. */
final class WatermarkOptions {
    @Option(
            names = "--watermark",
            paramLabel = "KEY-FILE",
            converter = StandardStreams.Input.class,
            description =
                    "Leave the trace of this key, a plan's file with one watermark, in the choice of tokens; logits"
                            + " detect finds it.")
    private Path file;

    /** The strategy, with the watermark that was asked for. */
    Strategy on(Strategy strategy) throws IOException {
        return file == null ? strategy : with(strategy, read(file));
    }

    /** The watermark of a key file. */
    static Watermark read(Path file) throws IOException {
        DecodingPlan plan = DecodingPlanJson.read(file);
        if (plan.processors().size() != 1 || !(plan.processors().get(0) instanceof Watermark mark)) {
            throw new IllegalArgumentException(
                    file + " is no key file: expected a plan of one rule, a green-list or a synth-id");
        }
        return mark;
    }

    private static List<LogitsProcessor> with(List<LogitsProcessor> rules, LogitsProcessor last) {
        List<LogitsProcessor> all = new ArrayList<>(rules);
        all.add(last);
        return all;
    }

    private static DecodingPlan with(DecodingPlan plan, LogitsProcessor last) {
        return new DecodingPlan(with(plan.processors(), last), plan.sampler());
    }

    /** The same strategy with one more rule. */
    private static Strategy with(Strategy strategy, LogitsProcessor last) {
        if (strategy instanceof Sampling s) {
            return new Sampling(with(s.plan(), last), s.results());
        }
        if (strategy instanceof BestOf s) {
            return new BestOf(with(s.plan(), last), s.samples(), s.results());
        }
        if (strategy instanceof DraftingStrategy s) {
            return s.with(with(s.plan(), last));
        }
        if (strategy instanceof GreedySearch s) {
            return new GreedySearch(with(s.processors(), last));
        }
        if (strategy instanceof BeamSearch s) {
            return new BeamSearch(
                    with(s.processors(), last), s.beams(), s.lengthPenalty(), s.earlyStopping(), s.results());
        }
        if (strategy instanceof BeamSampling s) {
            return new BeamSampling(
                    with(s.processors(), last), s.beams(), s.lengthPenalty(), s.earlyStopping(), s.results());
        }
        if (strategy instanceof DiverseBeamSearch s) {
            return new DiverseBeamSearch(
                    with(s.processors(), last),
                    s.beams(),
                    s.groups(),
                    s.diversity(),
                    s.lengthPenalty(),
                    s.earlyStopping(),
                    s.results());
        }
        if (strategy instanceof StochasticBeamSearch s) {
            return new StochasticBeamSearch(with(s.processors(), last), s.results());
        }
        throw new IllegalArgumentException("--watermark does not go with this strategy; leave one of the two out");
    }
}
