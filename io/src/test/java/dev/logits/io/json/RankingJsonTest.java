package dev.logits.io.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.logits.Logits;
import dev.logits.io.MalformedFileException;
import dev.logits.learn.choice.BradleyTerry;
import dev.logits.learn.choice.PairedComparison;
import dev.logits.learn.choice.PairedComparison.Venue;
import dev.logits.learn.choice.PlackettLuce;
import dev.logits.learn.choice.PreferenceOrder;
import dev.logits.learn.choice.RankingModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

public class RankingJsonTest {
    private static final List<PairedComparison> GAMES = List.of(
            new PairedComparison(0, 1, 5, 3, 1, Venue.FIRST),
            new PairedComparison(1, 2, 4, 4, 2, Venue.FIRST),
            new PairedComparison(2, 0, 3, 6, 1, Venue.FIRST),
            new PairedComparison(1, 0, 2, 2, 0, Venue.NEUTRAL));

    /** A model for other tests. */
    public static RankingJson.Saved saved() {
        RankingModel model = BradleyTerry.maximumLikelihood()
                .withHomeAdvantage()
                .withPseudoComparisons(0.5)
                .fit(3, GAMES);
        return new RankingJson.Saved(
                model,
                List.of("A", "B", "C"),
                true,
                List.of("home", "away"),
                Optional.of("result"),
                Provenance.of("games.csv", "all rows"));
    }

    @Test
    void everythingComesBackBitForBit(@TempDir Path folder) throws IOException {
        RankingJson.Saved saved = saved();
        Path file = folder.resolve("model.json");
        RankingJson.write(file, saved);
        assertThat(RankingJson.isOne(file)).isTrue();
        assertThat(LogisticJson.isOne(file) || ChoiceJson.isOne(file) || OrdinalJson.isOne(file))
                .isFalse();
        RankingJson.Saved back = RankingJson.read(file);
        assertThat(RankingJson.toJson(back)).isEqualTo(RankingJson.toJson(saved));
        assertThat(back.items()).isEqualTo(saved.items());
        assertThat(back.provenance()).isEqualTo(saved.provenance());
        assertThat(back.model().report()).isEqualTo(saved.model().report());
        for (int i = 0; i < 3; i++) {
            assertThat(back.model().ability(i)).isEqualTo(saved.model().ability(i));
            assertThat(back.model().difference(i, 1)).isEqualTo(saved.model().difference(i, 1));
        }
        assertThat(back.model().homeAdvantage()).isEqualTo(saved.model().homeAdvantage());
        assertThat(back.model().tie(2)).isEqualTo(saved.model().tie(2));
    }

    /** Bradley and Terry's, with Davidson's ties: π_i·h : ν·√(π_i·h·π_j) : π_j. */
    @Test
    void comparisonsHaveTheOddsOfTheModel() {
        RankingModel model = saved().model();
        Logits z = model.comparisons(GAMES);
        for (int r = 0; r < GAMES.size(); r++) {
            PairedComparison game = GAMES.get(r);
            double home = game.venue() == Venue.FIRST
                    ? model.homeAdvantage().orElseThrow().value()
                    : 0;
            double ahead = model.difference(game.first(), game.second()).value() + home;
            float[] row = {z.array()[3 * r], z.array()[3 * r + 1], z.array()[3 * r + 2]};
            assertThat(row[0]).isZero();
            assertThat((double) row[1]).isCloseTo(model.tie(2).value() + ahead / 2, within(1e-6));
            assertThat((double) row[2]).isCloseTo(ahead, within(1e-6));
            if (home == 0) {
                double all = 1 + Math.exp(row[1]) + Math.exp(row[2]);
                assertThat(Math.exp(row[2]) / all)
                        .isCloseTo(model.probability(game.first(), game.second()), within(1e-6));
                assertThat(Math.exp(row[1]) / all)
                        .isCloseTo(model.tieProbability(game.first(), game.second()), within(1e-6));
            }
        }
    }

    @Test
    void theBestOfASetHasTheShareOfItsWorth() {
        RankingModel model = PlackettLuce.maximumLikelihood()
                .fit(
                        3,
                        List.of(
                                PreferenceOrder.of(0, 1, 2),
                                PreferenceOrder.of(1, 2, 0),
                                PreferenceOrder.of(2, 0, 1),
                                PreferenceOrder.of(0, 2, 1)));
        Logits z = model.best(new int[] {0, 2, 1, 1}, new int[] {7, 7, 7, 8});
        double[] worth = {model.worth(0), model.worth(2), model.worth(1)};
        for (int r = 0; r < 3; r++) {
            assertThat(1 / (1 + Math.exp(-z.array()[2 * r + 1]))).isCloseTo(worth[r], within(1e-6));
        }
        assertThat(z.array()[7]).isEqualTo(1000);
        assertThatThrownBy(() -> model.best(new int[] {3}, new int[] {0}))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessageContaining("item 3 of 3");
    }

    @Test
    void whatDoesNotFitIsRefused() {
        String json = RankingJson.toJson(saved());
        wrong(json, "\"tie_sizes\" : [ 2 ]", "\"tie_sizes\" : [ 1 ]", "tie_sizes: 1.0 is no number");
        wrong(json, "\"data\" : \"pairs\"", "\"data\" : \"games\"", "expected pairs or rankings");
        wrong(json, "\"items\" : [ \"A\", ", "\"items\" : [ ", "do not belong together");
        wrong(json, "\"A\"", "\"B\"", "all different");
        wrong(json, "\"away\"", "\"guest\"", "checksum");
    }

    private static void wrong(String json, String text, String other, String problem) {
        assertThat(json).contains(text);
        assertThatThrownBy(() -> RankingJson.fromJson(json.replace(text, other)))
                .isInstanceOf(MalformedFileException.class)
                .hasMessageContaining(problem);
    }
}
