package dev.logits.learn.choice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.logits.learn.choice.PairedComparison.Venue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Against R's BradleyTerry2 and clogit, and the likelihood of Plackett and Luce by automatic derivatives. */
class RankingsTest {
    private static final ReferenceValues R = new ReferenceValues("reference.csv");
    private static final ReferenceValues TORCH = new ReferenceValues("rankings.csv");
    private static final BradleyTerry PAIRS = BradleyTerry.maximumLikelihood();
    private static final PlackettLuce ORDERS = PlackettLuce.maximumLikelihood();

    private static final List<PreferenceOrder> PLAIN = List.of(
            PreferenceOrder.of(0, 2, 1, 3),
            PreferenceOrder.of(2, 0, 3),
            PreferenceOrder.of(3, 1, 0),
            PreferenceOrder.of(1, 2),
            new PreferenceOrder(List.of(List.of(4), List.of(0)), List.of(1, 2)),
            new PreferenceOrder(List.of(List.of(2), List.of(4), List.of(3)), List.of(1)),
            PreferenceOrder.of(0, 4),
            new PreferenceOrder(List.of(List.of(3)), List.of(2, 4, 0)));

    private static List<PreferenceOrder> tied() {
        List<PreferenceOrder> all = new ArrayList<>(PLAIN);
        all.add(new PreferenceOrder(List.of(List.of(0, 2), List.of(4)), List.of()));
        all.add(new PreferenceOrder(List.of(List.of(1), List.of(3, 4)), List.of()));
        all.add(new PreferenceOrder(List.of(List.of(0, 1, 3)), List.of(2)));
        all.add(new PreferenceOrder(List.of(List.of(2, 3), List.of(0, 1, 4)), List.of()));
        all.add(new PreferenceOrder(List.of(List.of(4), List.of(1, 2)), List.of(3)));
        return all;
    }

    private static List<PairedComparison> baseball() {
        return ReferenceValues.rows("baseball.csv").stream()
                .map(r -> new PairedComparison(
                        Integer.parseInt(r[0]),
                        Integer.parseInt(r[1]),
                        Integer.parseInt(r[2]),
                        Integer.parseInt(r[3]),
                        0,
                        Venue.FIRST))
                .toList();
    }

    private static List<PairedComparison> football() {
        return ReferenceValues.rows("football.csv").stream()
                .map(r -> new PairedComparison(
                        Integer.parseInt(r[0]),
                        Integer.parseInt(r[1]),
                        r[2].equals("1") ? 1 : 0,
                        r[2].equals("-1") ? 1 : 0,
                        r[2].equals("0") ? 1 : 0,
                        Venue.FIRST))
                .toList();
    }

    @Test
    void baseballIsThatOfBradleyTerry2() {
        RankingModel plain = PAIRS.fit(7, baseball());
        RankingModel home = PAIRS.withHomeAdvantage().fit(7, baseball());
        for (int i = 1; i < 7; i++) {
            R.is(plain.ability(i), "baseball", i - 1, 1e-8);
            R.is(home.ability(i), "baseball_home", i - 1, 1e-8);
        }
        R.is(home.homeAdvantage().orElseThrow(), "baseball_home", 6, 1e-8);
        assertThat(plain.homeAdvantage()).isEmpty();
        assertThat(plain.ability(0).standardError()).isZero();
    }

    @Test
    void tiesAreDavidsons() {
        RankingModel model = PAIRS.withHomeAdvantage().fit(20, football());
        for (int i = 1; i < 20; i++) {
            R.is(model.ability(i), "football", i - 1, 1e-9);
        }
        R.is(model.homeAdvantage().orElseThrow(), "football", 19, 1e-8);
        R.is(model.tie(2), "football", 20, 1e-8);
        R.is(model.logLikelihood(), "football loglik", 0, 1e-11);
        double sum = model.probability(3, 8) + model.probability(8, 3) + model.tieProbability(3, 8);
        assertThat(sum).isCloseTo(1, within(1e-15));
        assertThat(model.likelihoodRatio().degrees()).isEqualTo(19);
        assertThat(model.likelihoodRatio().statistic()).isBetween(60.0, 200.0);
    }

    private static void isTorch(RankingModel model, String name) {
        for (int i = 1; i < 5; i++) {
            TORCH.is(model.ability(i), name, i - 1, 1e-10);
        }
        for (int k = 0; k < model.tieSizes().size(); k++) {
            TORCH.is(model.tie(model.tieSizes().get(k)), name, 4 + k, 1e-10);
        }
        TORCH.is(model.logLikelihood(), name + " loglik", 0, 1e-12);
    }

    @Test
    void rankingsAreTheMaximumOfTheirLikelihood() {
        isTorch(ORDERS.fit(5, PLAIN), "plain");
        isTorch(ORDERS.withWeights(new double[] {1, 2, .5, 3, 1, 1, 2, 1.5}).fit(5, PLAIN), "weighted");
        isTorch(ORDERS.fit(5, tied()), "tied");
        isTorch(
                ORDERS.withPseudoComparisons(0.5)
                        .fit(5, List.of(PLAIN.get(0), PLAIN.get(1), PLAIN.get(2), PLAIN.get(4))),
                "pseudo");
    }

    @Test
    void rankingsOfTwoArePairs() {
        List<PreferenceOrder> rankings = new ArrayList<>();
        for (PairedComparison c : baseball()) {
            for (int k = 0; k < c.wins(); k++) {
                rankings.add(PreferenceOrder.of(c.first(), c.second()));
            }
            for (int k = 0; k < c.losses(); k++) {
                rankings.add(PreferenceOrder.of(c.second(), c.first()));
            }
        }
        RankingModel a = PAIRS.fit(7, baseball());
        RankingModel b = ORDERS.fit(7, rankings);
        for (int i = 1; i < 7; i++) {
            assertThat(b.ability(i).value()).isCloseTo(a.ability(i).value(), within(1e-12));
            assertThat(b.ability(i).standardError()).isCloseTo(a.ability(i).standardError(), within(1e-12));
        }
        assertThat(b.order()).isEqualTo(a.order());
    }

    @Test
    void noOrderChangesABit() {
        List<PreferenceOrder> shuffled = tied();
        Collections.shuffle(shuffled, new Random(9));
        List<PairedComparison> games = new ArrayList<>(football());
        Collections.shuffle(games, new Random(9));
        RankingModel a = ORDERS.fit(5, tied());
        RankingModel b = ORDERS.fit(5, shuffled);
        RankingModel c = PAIRS.fit(20, football());
        RankingModel d = PAIRS.fit(20, games);
        for (int i = 0; i < 5; i++) {
            assertThat(b.centered(i)).isEqualTo(a.centered(i));
            assertThat(d.difference(i, 9)).isEqualTo(c.difference(i, 9));
        }
    }

    @Test
    void worthsAddUpAndDifferencesDoNotDependOnTheReference() {
        RankingModel model = PAIRS.fit(7, baseball());
        double sum = 0;
        double centered = 0;
        for (int i = 0; i < 7; i++) {
            sum += model.worth(i);
            centered += model.centered(i).value();
        }
        assertThat(sum).isCloseTo(1, within(1e-14));
        assertThat(centered).isCloseTo(0, within(1e-14));
        List<PairedComparison> turned = baseball().stream()
                .map(c ->
                        new PairedComparison(6 - c.first(), 6 - c.second(), c.wins(), c.losses(), c.ties(), c.venue()))
                .toList();
        RankingModel other = PAIRS.fit(7, turned);
        assertThat(other.difference(4, 1).value())
                .isCloseTo(model.difference(2, 5).value(), within(1e-12));
        assertThat(other.difference(4, 1).standardError())
                .isCloseTo(model.difference(2, 5).standardError(), within(1e-12));
        assertThat(model.probability(2, 5))
                .isCloseTo(1 / (1 + Math.exp(-model.difference(2, 5).value())), within(1e-15));
    }

    @Test
    void whoNeverWinsHasNoEstimateUnlessWithPseudoComparisons() {
        List<PairedComparison> games = List.of(
                PairedComparison.of(0, 1, 2, 1), PairedComparison.of(1, 2, 3, 0), PairedComparison.of(0, 3, 1, 1));
        assertThatThrownBy(() -> PAIRS.fit(4, games))
                .isInstanceOf(UnboundedRankingException.class)
                .hasMessageStartingWith("item [2] never won against the others");
        List<PairedComparison> apart = List.of(PairedComparison.of(0, 1, 2, 1), PairedComparison.of(3, 2, 3, 1));
        assertThatThrownBy(() -> PAIRS.fit(4, apart))
                .hasMessageStartingWith("items [0, 1] were never compared with the others");
        RankingModel model = PAIRS.withPseudoComparisons(0.5).fit(4, games);
        assertThat(model.converged()).isTrue();
        assertThat(model.order().get(3)).isEqualTo(2);
        assertThatThrownBy(() -> ORDERS.fit(3, List.of(PreferenceOrder.of(0, 1, 2), PreferenceOrder.of(1, 0, 2))))
                .hasMessageStartingWith("item [2] never won");
    }

    @Test
    void wrongInputIsNamed() {
        assertThatThrownBy(() -> PairedComparison.of(1, 1, 2, 0)).hasMessageContaining("got 1 and 1");
        assertThatThrownBy(() -> PAIRS.fit(2, List.of(PairedComparison.of(0, 2, 1, 1))))
                .hasMessage("comparison 0 is of items 0 and 2, and there are 2, numbered from 0");
        assertThatThrownBy(() -> PAIRS.withHomeAdvantage().fit(2, List.of(PairedComparison.of(0, 1, 1, 1))))
                .hasMessageContaining("no comparison has a place");
        assertThatThrownBy(() -> PreferenceOrder.of(0, 1, 0)).hasMessageContaining("item 0 is twice");
        assertThatThrownBy(() -> ORDERS.fit(2, List.of(PreferenceOrder.of(0, 3))))
                .hasMessageContaining("ranking 0 has item 3");
        assertThatThrownBy(() -> PAIRS.withPseudoComparisons(0)).hasMessageContaining("got 0.0");
    }

    @Test
    void aRankingOfManyIsFast() {
        Random random = new Random(1);
        List<PreferenceOrder> rankings = new ArrayList<>();
        for (int k = 0; k < 20; k++) {
            List<Integer> order = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                order.add(i);
            }
            Collections.shuffle(order, random);
            rankings.add(PreferenceOrder.of(order.stream().mapToInt(i -> i).toArray()));
        }
        RankingModel model = ORDERS.fit(60, rankings);
        assertThat(model.converged()).isTrue();
        assertThat(model.likelihoodRatio().p()).isGreaterThan(1e-4); // nobody is better than the others
    }
}
