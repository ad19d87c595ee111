package dev.logits.learn.choice;

import dev.logits.internal.check.NullCheck;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Abilities from rankings: the best item is chosen among all with probability {@code e^θ_i / Σ e^θ_j}, the second among
 * those that are left, and so on. With rankings of two it is {@link BradleyTerry}.
 *
 * <p>Ties are those of Turner and others: where d items share a place, with α = e^θ, the alternatives of a place are
 * all groups of a size that ties have, in the ratio {@code δ_d·(Π α)^(1/d)}, δ_1 = 1, and log δ_d are further
 * parameters. Their number limits the sizes.
 *
 * <ul>
 *   <li>Item 0 is the reference, of ability 0.
 *   <li>Where not everybody can be reached from everybody by victories, there is no estimate:
 *       {@link UnboundedRankingException}; {@link #withPseudoComparisons} has one even then.
 * </ul>
 *
 * <p>Fits have the same bits in any order of the rankings.
 *
 * <p>Immutable.
 *
 * <pre>{@code
 * RankingModel model = PlackettLuce.maximumLikelihood().fit(4, List.of(
 *         PreferenceOrder.of(0, 2, 1, 3), PreferenceOrder.of(2, 0, 3), PreferenceOrder.of(3, 1, 0),
 *     PreferenceOrder.of(1, 2)));
 * model.order();
 * model.worth(2);                    // with what probability it is the best of all
 * }</pre>
 *
 * <p>References: R. Plackett, The analysis of permutations, 1975; H. Turner, J. van Etten, D. Firth, I. Kosmidis, the
 * package PlackettLuce of R, 2020.
 *
 * @since 0.1
 */
public final class PlackettLuce {
    /** Numbers of the alternatives of a place with ties, above which a fit is refused. */
    private static final long MOST_NUMBERS = 50_000_000;

    private final double[] weights;
    private final double pseudo;

    private PlackettLuce(double[] weights, double pseudo) {
        this.weights = weights;
        this.pseudo = pseudo;
    }

    /** Every ranking counts 1. */
    public static PlackettLuce maximumLikelihood() {
        return new PlackettLuce(new double[0], 0);
    }

    /**
     * The same with weights, which count as repetitions.
     *
     * @param weights one per ranking, each finite and not negative
     */
    public PlackettLuce withWeights(double[] weights) {
        NullCheck.argument(weights, "weights");
        for (int i = 0; i < weights.length; i++) {
            if (!(weights[i] >= 0 && weights[i] < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(
                        "weights[" + i + "] = " + weights[i] + "; a weight must be finite and 0 or more");
            }
        }
        return new PlackettLuce(weights.clone(), pseudo);
    }

    /** The same with pseudo-comparisons, as {@link BradleyTerry#withPseudoComparisons}. */
    public PlackettLuce withPseudoComparisons(double count) {
        return new PlackettLuce(weights, PseudoItem.check(count));
    }

    private record Weighted(PreferenceOrder ranking, double weight) {
        double[] key() {
            List<Double> key = new ArrayList<>();
            for (List<Integer> place : ranking.places()) {
                place.stream().sorted().forEach(i -> key.add((double) i));
                key.add(-1.0);
            }
            ranking.rest().stream().sorted().forEach(i -> key.add((double) i));
            key.add(weight);
            return key.stream().mapToDouble(v -> v).toArray();
        }
    }

    /**
     * Fits the model.
     *
     * @param items the number of items, 2 or more
     * @throws UnboundedRankingException if there is no estimate of abilities
     * @throws IllegalArgumentException if an item is none, weights are of another number, or nothing was ranked
     */
    public RankingModel fit(int items, List<PreferenceOrder> rankings) {
        NullCheck.argument(rankings, "rankings");
        if (weights.length > 0 && weights.length != rankings.size()) {
            throw new IllegalArgumentException(weights.length + " weights for " + rankings.size() + " rankings");
        }
        List<Weighted> used = new ArrayList<>();
        for (int i = 0; i < rankings.size(); i++) {
            PreferenceOrder ranking = NullCheck.argument(rankings.get(i), "rankings[" + i + "]");
            if (ranking.largestItem() >= items) {
                throw new IllegalArgumentException("ranking " + i + " has item " + ranking.largestItem()
                        + ", and there are " + items + ", numbered from 0");
            }
            double weight = weights.length == 0 ? 1 : weights[i];
            if (weight > 0 && ranking.order().length > 1 && !ranking.places().isEmpty()) {
                used.add(new Weighted(ranking, weight));
            }
        }
        if (items < 2 || used.isEmpty()) {
            throw new IllegalArgumentException("a fit needs two items or more, and a ranking of two or more of them;"
                    + " got " + items + " items and " + used.size() + " such rankings");
        }
        used.sort(Comparator.comparing(Weighted::key, Arrays::compare));
        int[] ties = used.stream()
                .flatMap(w -> w.ranking().places().stream())
                .mapToInt(List::size)
                .filter(size -> size > 1)
                .distinct()
                .sorted()
                .toArray();
        if (pseudo == 0) {
            victories(items, used).check();
        }
        boolean plain = ties.length == 0;
        List<ChoiceSet> sets = plain ? plain(used) : tied(used, items, ties, true);
        double null0 = plain
                ? RankingModel.uniform(sets)
                : new ChoiceFit(tied(used, items, ties, false), items - 1 + ties.length)
                        .fit()
                        .logLikelihood();
        return RankingModel.of(items, -1, ties, sets, pseudo, null0);
    }

    private static Victories victories(int items, List<Weighted> used) {
        Victories victories = new Victories(items);
        for (Weighted w : used) {
            List<List<Integer>> places = new ArrayList<>(w.ranking().places());
            if (!w.ranking().rest().isEmpty()) {
                places.add(w.ranking().rest());
            }
            for (int k = 0; k < places.size(); k++) {
                for (int i : places.get(k)) {
                    boolean tied = k < w.ranking().places().size();
                    for (int j : tied ? places.get(k) : List.<Integer>of()) {
                        if (i != j) {
                            victories.add(i, j);
                        }
                    }
                    for (int j : k + 1 < places.size() ? places.get(k + 1) : List.<Integer>of()) {
                        victories.add(i, j); // those further below are reached from there
                    }
                }
            }
        }
        return victories;
    }

    private static List<ChoiceSet> plain(List<Weighted> used) {
        List<ChoiceSet> sets = new ArrayList<>();
        for (Weighted w : used) {
            int[] order = w.ranking().order();
            int places = Math.min(w.ranking().places().size(), order.length - 1);
            for (int k = 0; k < places; k++) {
                sets.add(new ItemSet(w.weight(), order, k));
            }
        }
        return sets;
    }

    private static List<ChoiceSet> tied(List<Weighted> used, int items, int[] ties, boolean abilities) {
        List<ChoiceSet> sets = new ArrayList<>();
        long numbers = 0;
        for (Weighted w : used) {
            int[] order = w.ranking().order();
            int from = 0;
            for (List<Integer> place : w.ranking().places()) {
                if (order.length - from < 2) {
                    break;
                }
                List<int[]> groups = groups(order.length - from, ties);
                numbers += (long) groups.size() * (items - 1 + ties.length);
                if (numbers > MOST_NUMBERS) {
                    throw new IllegalArgumentException("ties of up to " + ties[ties.length - 1] + " of " + order.length
                            + " items make too many groups; break the larger ties, or rank fewer items");
                }
                double[][] rows = new double[groups.size()][];
                for (int g = 0; g < rows.length; g++) {
                    rows[g] = row(groups.get(g), order, from, items, ties, abilities);
                }
                int chosen = chosen(groups, place.size());
                double[] first = rows[chosen];
                rows[chosen] = rows[0];
                rows[0] = first;
                sets.add(new FeatureSet(w.weight(), rows, 1));
                from += place.size();
            }
        }
        return sets;
    }

    /** The group of the first ones, as those of a place come first of those that are left. */
    private static int chosen(List<int[]> groups, int size) {
        int at = 0;
        while (groups.get(at).length != size || groups.get(at)[size - 1] != size - 1) {
            at++;
        }
        return at;
    }

    private static double[] row(int[] group, int[] order, int from, int items, int[] ties, boolean abilities) {
        double[] row = new double[items - 1 + ties.length];
        for (int member : group) {
            int item = order[from + member];
            if (item > 0 && abilities) {
                row[item - 1] = 1.0 / group.length;
            }
        }
        if (group.length > 1) {
            row[items - 1 + Arrays.binarySearch(ties, group.length)] = 1;
        }
        return row;
    }

    /** All groups of 1, or of the size of a tie, of n, each rising; shorter ones first. */
    private static List<int[]> groups(int n, int[] ties) {
        int most = ties[ties.length - 1];
        List<int[]> all = new ArrayList<>();
        List<int[]> last = List.of(new int[0]);
        for (int size = 1; size <= Math.min(n, most); size++) {
            List<int[]> longer = new ArrayList<>();
            for (int[] group : last) {
                for (int next = size == 1 ? 0 : group[size - 2] + 1; next < n; next++) {
                    int[] more = Arrays.copyOf(group, size);
                    more[size - 1] = next;
                    longer.add(more);
                }
            }
            if ((long) all.size() + longer.size() > MOST_NUMBERS / 10) {
                throw new IllegalArgumentException("ties of up to " + most + " of " + n
                        + " items make too many groups; break the larger ties, or rank fewer items");
            }
            if (size == 1 || Arrays.binarySearch(ties, size) >= 0) {
                all.addAll(longer);
            }
            last = longer;
        }
        return all;
    }

    @Override
    public String toString() {
        return "PlackettLuce" + (weights.length > 0 ? " of weighted rankings" : "")
                + (pseudo > 0 ? ", " + pseudo + " pseudo-comparisons" : "");
    }
}
