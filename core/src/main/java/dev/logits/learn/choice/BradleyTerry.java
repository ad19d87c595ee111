package dev.logits.learn.choice;

import dev.logits.internal.check.NullCheck;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Abilities from comparisons of two: {@code P(i beats j) = σ(θ_i − θ_j)}, and with an advantage of place h
 * {@code σ(θ_i + h − θ_j)} where i is at home.
 *
 * <p>Ties, if there are any, are Davidson's: with π = e^θ the three outcomes are in the ratio
 * {@code π_i : π_j : ν·√(π_i·π_j)}, and log ν is one more parameter.
 *
 * <ul>
 *   <li>Item 0 is the reference, of ability 0. Differences do not depend on which item is number 0.
 *   <li>Where not everybody can be reached from everybody by victories, there is no estimate:
 *       {@link UnboundedRankingException}; {@link #withPseudoComparisons} has one even then.
 * </ul>
 *
 * <p>Fits have the same bits in any order of the comparisons.
 *
 * <p>Immutable.
 *
 * <pre>{@code
 * RankingModel model = BradleyTerry.maximumLikelihood().withHomeAdvantage().fit(7, comparisons);
 * model.difference(3, 5).oddsRatio();
 * }</pre>
 *
 * <p>References: R. Bradley, M. Terry, Rank analysis of incomplete block designs, 1952; R. Davidson, On extending the
 * Bradley-Terry model to accommodate ties in paired comparison experiments, 1970.
 *
 * @since 0.1
 */
public final class BradleyTerry {
    private final boolean home;
    private final double pseudo;

    private BradleyTerry(boolean home, double pseudo) {
        this.home = home;
        this.pseudo = pseudo;
    }

    /** Without an advantage of place. */
    public static BradleyTerry maximumLikelihood() {
        return new BradleyTerry(false, 0);
    }

    /** The same with an advantage of place, one number for all. */
    public BradleyTerry withHomeAdvantage() {
        return new BradleyTerry(true, pseudo);
    }

    /**
     * The same with comparisons that did not take place: each item wins and loses this often against an item of an
     * unknown ability, which draws abilities together and gives everybody an estimate.
     *
     * @param count above 0, such as 0.5
     */
    public BradleyTerry withPseudoComparisons(double count) {
        return new BradleyTerry(home, PseudoItem.check(count));
    }

    /**
     * Fits the model.
     *
     * @param items the number of items, 2 or more
     * @throws UnboundedRankingException if there is no estimate of abilities
     * @throws IllegalArgumentException if an item is none, nothing was compared, or an advantage of place was asked for
     *     and no comparison has a place
     */
    public RankingModel fit(int items, List<PairedComparison> comparisons) {
        NullCheck.argument(comparisons, "comparisons");
        check(items, comparisons);
        boolean ties = comparisons.stream().anyMatch(c -> c.ties() > 0);
        List<PairedComparison> ordered = new ArrayList<>(comparisons);
        ordered.sort(Comparator.comparing(
                c -> new double[] {c.first(), c.second(), c.wins(), c.losses(), c.ties(), c.home()}, Arrays::compare));
        if (pseudo == 0) {
            Victories victories = new Victories(items);
            for (PairedComparison c : ordered) {
                if (c.wins() + c.ties() > 0) {
                    victories.add(c.first(), c.second());
                }
                if (c.losses() + c.ties() > 0) {
                    victories.add(c.second(), c.first());
                }
            }
            victories.check();
        }
        int further = (home ? 1 : 0) + (ties ? 1 : 0);
        List<ChoiceSet> sets = sets(ordered, items, ties, true);
        List<ChoiceSet> alike = sets(ordered, items, ties, false);
        double null0 = further == 0
                ? RankingModel.uniform(alike)
                : new ChoiceFit(alike, items - 1 + further).fit().logLikelihood();
        return RankingModel.of(items, home ? items - 1 : -1, ties ? new int[] {2} : new int[0], sets, pseudo, null0);
    }

    private void check(int items, List<PairedComparison> comparisons) {
        double sum = 0;
        for (int i = 0; i < comparisons.size(); i++) {
            PairedComparison c = NullCheck.argument(comparisons.get(i), "comparisons[" + i + "]");
            if (Math.max(c.first(), c.second()) >= items) {
                throw new IllegalArgumentException("comparison " + i + " is of items " + c.first() + " and "
                        + c.second() + ", and there are " + items + ", numbered from 0");
            }
            sum += c.wins() + c.losses() + c.ties();
        }
        if (items < 2 || sum == 0) {
            throw new IllegalArgumentException("a ranking needs two items or more that were compared; got " + items
                    + " items, and " + sum + " comparisons");
        }
        if (home && comparisons.stream().allMatch(c -> c.home() == 0)) {
            throw new IllegalArgumentException("no comparison has a place, so that its advantage cannot be known");
        }
    }

    /** @param abilities whether items differ */
    private List<ChoiceSet> sets(List<PairedComparison> comparisons, int items, boolean ties, boolean abilities) {
        List<ChoiceSet> sets = new ArrayList<>();
        for (PairedComparison c : comparisons) {
            double[] first = new double[items - 1 + (home ? 1 : 0) + (ties ? 1 : 0)];
            double[] second = first.clone();
            double[] neither = first.clone();
            if (abilities) {
                add(c.first(), 1, first);
                add(c.second(), 1, second);
                add(c.first(), 0.5, neither);
                add(c.second(), 0.5, neither);
            }
            if (home) {
                first[items - 1] = c.home() > 0 ? 1 : 0;
                second[items - 1] = c.home() < 0 ? 1 : 0;
                neither[items - 1] = c.home() == 0 ? 0 : 0.5;
            }
            if (ties) {
                neither[neither.length - 1] = 1;
            }
            add(sets, c.wins(), ties ? new double[][] {first, second, neither} : new double[][] {first, second});
            add(sets, c.losses(), ties ? new double[][] {second, first, neither} : new double[][] {second, first});
            add(sets, c.ties(), new double[][] {neither, first, second});
        }
        return sets;
    }

    private static void add(int item, double value, double[] row) {
        if (item > 0) {
            row[item - 1] = value;
        }
    }

    private static void add(List<ChoiceSet> sets, double weight, double[][] rows) {
        if (weight > 0) {
            sets.add(new FeatureSet(weight, rows, 1));
        }
    }

    @Override
    public String toString() {
        return "BradleyTerry" + (home ? " with home advantage" : "")
                + (pseudo > 0 ? ", " + pseudo + " pseudo-comparisons" : "");
    }
}
