package dev.logits.app.decode;

import dev.logits.decode.DecodingPlan;
import dev.logits.decode.LogitsProcessor;
import dev.logits.decode.Sampler;
import dev.logits.decode.rule.Temperature;
import dev.logits.decode.strategy.BeamSampling;
import dev.logits.decode.strategy.BeamSearch;
import dev.logits.decode.strategy.BestOf;
import dev.logits.decode.strategy.DiverseBeamSearch;
import dev.logits.decode.strategy.DraftingStrategy;
import dev.logits.decode.strategy.EarlyStopping;
import dev.logits.decode.strategy.GreedySearch;
import dev.logits.decode.strategy.PromptLookup;
import dev.logits.decode.strategy.Sampling;
import dev.logits.decode.strategy.SpeculativeTree;
import dev.logits.decode.strategy.StochasticBeamSearch;
import dev.logits.decode.strategy.Strategy;
import dev.logits.decode.strategy.SuffixLookup;
import dev.logits.decode.text.Tokenizer;
import dev.logits.onnx.language.GenerationDefaults;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Which strategy the options ask for, and whether they agree with each other. */
final class StrategyOptions {
    private static final int LONGEST_MATCH = 3;
    private static final int LEAST_MATCH = 2;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec mixee;

    @Mixin
    private PlanOptions plan;

    @Option(names = "--greedy", description = "Take the most likely token at every step.")
    private boolean greedy;

    @Option(names = "--n", paramLabel = "N", defaultValue = "1", description = "Texts to print (default: 1).")
    private int n;

    @Option(names = "--best-of", paramLabel = "N", description = "Sample N texts, and print those that are likeliest.")
    private Integer bestOf;

    @Option(names = "--beams", paramLabel = "N", description = "Beam search with N beams.")
    private Integer beams;

    @Option(names = "--length-penalty", paramLabel = "A", description = "Divide beams' sums by length^A (default: 1).")
    private Double lengthPenalty;

    @Option(
            names = "--early-stopping",
            paramLabel = "WHEN",
            description = "When beams end: exact (the default), heuristic or when-beams-done.")
    private String earlyStopping;

    @Option(names = "--groups", paramLabel = "G", description = "Diverse beam search: beams in G groups.")
    private Integer groups;

    @Option(names = "--diversity", paramLabel = "L", description = "How far groups keep apart (default: 0.5).")
    private Double diversity;

    @Option(names = "--sample-beams", description = "Draw the beams' continuations.")
    private boolean sampleBeams;

    @Option(names = "--stochastic-beams", paramLabel = "K", description = "Sample K texts, no two alike.")
    private Integer stochastic;

    @Option(
            names = "--prompt-lookup",
            paramLabel = "K",
            description = "Draft K tokens from what came before; the same distribution in fewer steps.")
    private Integer lookup;

    @Option(
            names = "--suffix-lookup",
            paramLabel = "K",
            description =
                    "Draft up to K tokens from the longest stretch that came before; the same distribution in fewer"
                            + " steps (usual: 16).")
    private Integer suffix;

    @Option(
            names = "--drafts",
            paramLabel = "N",
            description = "Drafts of --suffix-lookup that the model reads side by side (default: 1).")
    private Integer drafts;

    private List<LogitsProcessor> before = List.of();

    /**
     * The strategy.
     *
     * @param defaults what the model's folder says, for what no option says
     * @param first rules that go before those that were asked for: what masks, before anything narrows
     */
    Strategy strategy(Tokenizer tokenizer, Optional<GenerationDefaults> defaults, List<LogitsProcessor> first)
            throws IOException {
        check();
        before = first;
        plan.with(tokenizer, defaults);
        boolean asked =
                greedy || bestOf != null || beams != null || stochastic != null || lookup != null || suffix != null;
        if (!asked && defaults.isPresent() && plan.saysNothing()) {
            return n == 1 || defaults.get().beams() > 1 && defaults.get().beams() >= n
                    ? usual(defaults.get().strategy())
                    : new Sampling(with(defaults.get().plan()), n);
        }
        if (stochastic != null) {
            return new StochasticBeamSearch(with(plan.beams()), stochastic);
        }
        if (beams != null) {
            return beamStrategy();
        }
        DecodingPlan tokens = tokens();
        if (lookup != null) {
            return new PromptLookup(tokens, lookup, LONGEST_MATCH);
        }
        if (suffix != null) {
            return new SuffixLookup(tokens, suffix, LEAST_MATCH, drafts == null ? 1 : drafts);
        }
        if (bestOf != null) {
            return new BestOf(tokens, bestOf, n);
        }
        return greedy && n == 1 ? new GreedySearch(tokens.processors()) : new Sampling(tokens, n);
    }

    /** A strategy of the model's own, behind the rules that go first; beams return as many texts as are asked for. */
    private Strategy usual(Strategy strategy) {
        if (strategy instanceof BeamSearch s) {
            return new BeamSearch(with(s.processors()), s.beams(), s.lengthPenalty(), s.earlyStopping(), n);
        }
        if (strategy instanceof BeamSampling s) {
            return new BeamSampling(with(s.processors()), s.beams(), s.lengthPenalty(), s.earlyStopping(), n);
        }
        return strategy instanceof Sampling s
                ? new Sampling(with(s.plan()), n)
                : new GreedySearch(with(((GreedySearch) strategy).processors()));
    }

    private DecodingPlan tokens() {
        return with(greedy ? plan.greedy() : plan.sampling());
    }

    private DecodingPlan with(DecodingPlan tokens) {
        return before.isEmpty() ? tokens : new DecodingPlan(with(tokens.processors()), tokens.sampler());
    }

    private List<LogitsProcessor> with(List<LogitsProcessor> rules) {
        List<LogitsProcessor> all = new ArrayList<>(before);
        all.addAll(rules);
        return all;
    }

    private Strategy beamStrategy() {
        List<LogitsProcessor> rules = with(plan.beams());
        double alpha = lengthPenalty == null ? 1 : lengthPenalty;
        EarlyStopping stopping = earlyStopping();
        if (sampleBeams) {
            return new BeamSampling(rules, beams, alpha, stopping, n);
        }
        return groups == null
                ? new BeamSearch(rules, beams, alpha, stopping, n)
                : new DiverseBeamSearch(rules, beams, groups, diversity == null ? 0.5 : diversity, alpha, stopping, n);
    }

    private EarlyStopping earlyStopping() {
        if (earlyStopping == null) {
            return EarlyStopping.EXACT;
        }
        for (EarlyStopping value : EarlyStopping.values()) {
            if (value.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(earlyStopping)) {
                return value;
            }
        }
        throw wrong("--early-stopping " + earlyStopping + " is none: expected exact, heuristic or when-beams-done");
    }

    /** Options that would do nothing beside each other are an error. */
    private void check() {
        List<String> ways = new ArrayList<>();
        add(ways, greedy, "--greedy");
        add(ways, bestOf != null, "--best-of");
        add(ways, beams != null, "--beams");
        add(ways, stochastic != null, "--stochastic-beams");
        if (ways.size() > 1) {
            throw wrong(ways.get(0) + " and " + ways.get(1) + " do not go together; choose one");
        }
        List<String> ofBeams = new ArrayList<>();
        add(ofBeams, lengthPenalty != null, "--length-penalty");
        add(ofBeams, earlyStopping != null, "--early-stopping");
        add(ofBeams, groups != null, "--groups");
        add(ofBeams, diversity != null, "--diversity");
        add(ofBeams, sampleBeams, "--sample-beams");
        if (beams == null && !ofBeams.isEmpty()) {
            throw wrong(ofBeams.get(0) + " needs --beams");
        }
        if (diversity != null && groups == null) {
            throw wrong("--diversity needs --groups");
        }
        if (sampleBeams && groups != null) {
            throw wrong("--sample-beams and --groups do not go together; choose one");
        }
        if (lookup != null && (bestOf != null || beams != null || stochastic != null || n != 1)) {
            throw wrong("--prompt-lookup goes with sampling or --greedy, for one text");
        }
        if (suffix != null && (lookup != null || bestOf != null || beams != null || stochastic != null || n != 1)) {
            throw wrong("--suffix-lookup goes with sampling or --greedy, for one text");
        }
        if (drafts != null && suffix == null) {
            throw wrong("--drafts needs --suffix-lookup; --draft has --draft-tree");
        }
        if (drafts != null && (drafts < 1 || drafts > SpeculativeTree.MOST_LEAVES)) {
            throw wrong("--drafts must be 1 to " + SpeculativeTree.MOST_LEAVES + ", got " + drafts);
        }
        if (stochastic != null && n != 1) {
            throw wrong("--stochastic-beams says how many texts there are; leave out --n");
        }
        if (n < 1) {
            throw wrong("--n must be 1 or more, got " + n);
        }
    }

    private static void add(List<String> names, boolean asked, String name) {
        if (asked) {
            names.add(name);
        }
    }

    private CommandLine.ParameterException wrong(String message) {
        return new CommandLine.ParameterException(mixee.commandLine(), message);
    }

    /** What may be wrong with the order of the rules. */
    List<String> notes(Strategy strategy) {
        List<String> notes = new ArrayList<>(plan.notes(planOf(strategy)));
        if (strategy instanceof BeamSearch search && endsWithTemperature(search.processors())) {
            notes.add("--temperature divides the sums of all beams alike, so that the same text wins; leave it out, or"
                    + " draw with --sample-beams");
        }
        return notes;
    }

    private static boolean endsWithTemperature(List<LogitsProcessor> rules) {
        return !rules.isEmpty() && rules.get(rules.size() - 1) instanceof Temperature;
    }

    /** How many sequences a prompt takes, so that no two prompts of a batch share one. */
    static int sequences(Strategy strategy) {
        return strategy instanceof BestOf s ? s.samples() : strategy.results();
    }

    /** Whether a strategy drafts tokens, and counts those that were accepted. */
    static boolean drafts(Strategy strategy) {
        return strategy instanceof DraftingStrategy;
    }

    /** The plan that a strategy runs. */
    static DecodingPlan planOf(Strategy strategy) {
        if (strategy instanceof Sampling s) {
            return s.plan();
        }
        if (strategy instanceof BestOf s) {
            return s.plan();
        }
        if (strategy instanceof DraftingStrategy s) {
            return s.plan();
        }
        if (strategy instanceof GreedySearch s) {
            return new DecodingPlan(s.processors(), Sampler.GREEDY);
        }
        if (strategy instanceof BeamSearch s) {
            return new DecodingPlan(s.processors(), Sampler.ANCESTRAL);
        }
        if (strategy instanceof BeamSampling s) {
            return new DecodingPlan(s.processors(), Sampler.ANCESTRAL);
        }
        if (strategy instanceof DiverseBeamSearch s) {
            return new DecodingPlan(s.processors(), Sampler.ANCESTRAL);
        }
        if (strategy instanceof StochasticBeamSearch s) {
            return new DecodingPlan(s.processors(), Sampler.ANCESTRAL);
        }
        throw new IllegalArgumentException("no plan of " + strategy);
    }
}
