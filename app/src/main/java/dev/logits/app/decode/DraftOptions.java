package dev.logits.app.decode;

import dev.logits.app.shell.Words;
import dev.logits.decode.DecodingPlan;
import dev.logits.decode.Sampler;
import dev.logits.decode.ctc.NgramModel;
import dev.logits.decode.strategy.Generation;
import dev.logits.decode.strategy.GreedySearch;
import dev.logits.decode.strategy.Sampling;
import dev.logits.decode.strategy.SpeculativeDecoding;
import dev.logits.decode.strategy.SpeculativeTree;
import dev.logits.decode.strategy.Strategy;
import dev.logits.decode.text.Tokenizer;
import dev.logits.io.ngram.ArpaFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** What drafts for the model, if something does. */
final class DraftOptions {
    private static final int USUAL_DRAFT = 3;

    @Option(
            names = "--draft",
            paramLabel = "DIR|FILE.arpa",
            description = "What drafts for --model, which reads the draft at once: the same distribution, and with"
                    + " --greedy the same text, in fewer steps. A smaller model of the same tokens, or n-grams of"
                    + " their ids in an ARPA file.")
    private Path draft;

    @Option(names = "--draft-tokens", paramLabel = "K", description = "Tokens that are drafted at a time (default: 3).")
    private Integer tokens;

    @Option(
            names = "--draft-tree",
            split = ",",
            paramLabel = "N",
            description =
                    "Draft several tokens for each place, such as 3,1,1: three for the next one, and one after another"
                            + " behind each; the model reads all branches at once.")
    private List<Integer> tree;

    /** What drafts, a model being opened as the model is; the caller closes it. */
    Optional<LanguageSource> open(ModelOptions models, LanguageSource source) throws IOException {
        if (draft == null) {
            if (tokens != null || tree != null) {
                throw new IllegalArgumentException(
                        (tokens != null ? "--draft-tokens" : "--draft-tree") + " needs --draft");
            }
            return Optional.empty();
        }
        if (source.folder().isEmpty()) {
            throw new IllegalArgumentException("--draft needs --model");
        }
        if (draft.toString().endsWith(".arpa")) {
            return Optional.of(ngrams(source));
        }
        LanguageSource small = models.openDraft(draft);
        try {
            check(source, small);
        } catch (IllegalArgumentException e) {
            small.close();
            throw e;
        }
        return Optional.of(small);
    }

    private LanguageSource ngrams(LanguageSource source) throws IOException {
        int vocabulary = source.model().vocabulary();
        NgramModel model = NgramModel.of(ArpaFile.readTokens(draft, vocabulary), vocabulary);
        return new LanguageSource(
                model, source.tokenizer(), source.prompt(), Optional.empty(), Optional.empty(), List.of());
    }

    private void check(LanguageSource source, LanguageSource small) {
        Tokenizer all = source.tokenizer();
        Tokenizer drafted = small.tokenizer();
        if (all.size() != drafted.size()) {
            throw new IllegalArgumentException("--draft " + draft + " has " + drafted.size() + " tokens, --model "
                    + all.size() + "; a draft model needs the tokens of the model");
        }
        for (int id = 0; id < all.size(); id++) {
            if (!Arrays.equals(all.bytes(id), drafted.bytes(id))) {
                throw new IllegalArgumentException("--draft " + draft + ": token " + id + " is \"" + drafted.decode(id)
                        + "\" there and \"" + all.decode(id)
                        + "\" in --model; a draft model needs the tokens of the model");
            }
        }
        if (source.model().vocabulary() != small.model().vocabulary()) {
            throw new IllegalArgumentException("--draft " + draft + " gives "
                    + small.model().vocabulary() + " logits a step, --model "
                    + source.model().vocabulary() + "; they must be as many");
        }
    }

    /** The strategy with drafts. */
    Strategy drafting(Strategy strategy, Optional<LanguageSource> small) {
        if (small.isEmpty()) {
            return strategy;
        }
        DecodingPlan plan;
        if (strategy instanceof GreedySearch greedy) {
            plan = new DecodingPlan(greedy.processors(), Sampler.GREEDY);
        } else if (strategy instanceof Sampling sampling && sampling.results() == 1) {
            plan = sampling.plan();
        } else {
            throw new IllegalArgumentException("--draft goes with sampling or --greedy, for one text");
        }
        if (tree != null) {
            return tree(plan, small.get());
        }
        int count = tokens == null ? USUAL_DRAFT : tokens;
        if (count < 1) {
            throw new IllegalArgumentException("--draft-tokens must be 1 or more, got " + count);
        }
        return new SpeculativeDecoding(plan, small.get().model(), count);
    }

    /** What came of drafts: how many were accepted, and what they saved. */
    static Optional<String> said(Generation g) {
        if (g.tokensPerStep().isEmpty()) {
            return Optional.empty();
        }
        String drafts = g.drafted() == 0
                ? "no token was drafted"
                : Words.count(g.accepted()) + " of "
                        + Words.counted(g.drafted(), "drafted token was", "drafted tokens were") + " accepted ("
                        + Words.decimals(100 * g.acceptanceRate().orElseThrow(), 1) + " %)";
        return Optional.of(drafts + "; " + Words.counted(g.steps(), "step", "steps") + " of the model, "
                + Words.decimals(g.tokensPerStep().orElseThrow(), 2) + " tokens each");
    }

    private Strategy tree(DecodingPlan plan, LanguageSource small) {
        if (tokens != null) {
            throw new IllegalArgumentException(
                    "--draft-tree says how many tokens are drafted; leave out --draft-tokens");
        }
        long leaves = 1;
        for (int width : tree) {
            leaves = width < 1 ? 0 : Math.min(leaves * width, SpeculativeTree.MOST_LEAVES + 1);
            if (leaves == 0 || leaves > SpeculativeTree.MOST_LEAVES) {
                throw new IllegalArgumentException("--draft-tree needs numbers of 1 or more whose product is at most "
                        + SpeculativeTree.MOST_LEAVES + ", got "
                        + tree.stream().map(String::valueOf).collect(Collectors.joining(",")));
            }
        }
        return new SpeculativeTree(plan, small.model(), tree);
    }
}
