package dev.logits.learn.regression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.logits.learn.features.DoubleFeatures;
import java.util.List;
import org.junit.jupiter.api.Test;

class InferenceTableTest {
    private final ReferenceTable spector = ReferenceTable.read("spector.csv");

    private Inference inference() {
        return LogisticRegression.maximumLikelihood()
                .infer(spector.preciseFeatures("GPA", "TUCE", "PSI"), spector.labels("GRADE"));
    }

    /** Spector and Mazzeo's grades, whose printed table is in statsmodels' documentation. */
    @Test
    void printsTheTableOfStatisticsPrograms() {
        ModelNames names = new ModelNames("GRADE", List.of("GPA", "TUCE", "PSI"), List.of("0", "1"));
        List<String> lines = inference().withNames(names).lines();
        assertThat(lines.get(1)).isEqualTo("log-odds of GRADE = 1 against 0");
        assertThat(lines.get(3).split(" +"))
                .containsExactly("GPA", "2.826113", "1.262941", "2.238", "0.0252", "0.3508", "5.3014", "16.8797");
        assertThat(lines).anyMatch(line -> line.matches("LR chi-square +15.404191 +3 degrees of freedom, p = 0.0015"));
        assertThat(inference().withNames(names).withMarginalEffects().toString())
                .contains("average marginal effects on P(GRADE = 1)");
    }

    @Test
    void numbersStandWhereThereAreNoNames() {
        assertThat(inference().toString())
                .startsWith("log-odds of y = 1 against 0")
                .contains("\nx0 ");
    }

    @Test
    void anotherLevelGivesOtherEnds() {
        String wide =
                inference().withNames(ModelNames.numbered(3, 2)).withLevel(0.99).toString();
        assertThat(wide).contains("[0.005").contains("0.995]");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> inference().withNames(ModelNames.numbered(3, 2)).withLevel(95))
                .withMessageContaining("between 0 and 1, got 95.0");
    }

    @Test
    void aColumnThatWasLeftOutSaysSo() {
        double[][] x = {{1, 2}, {2, 4}, {3, 6}, {4, 8}, {5, 10}, {6, 12}};
        Inference inference =
                LogisticRegression.maximumLikelihood().infer(DoubleFeatures.copyOf(x), new int[] {0, 1, 0, 1, 0, 1});
        assertThat(inference.toString()).containsPattern("x1 +left out\n");
    }

    @Test
    void namesOfAnotherModelAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> inference().withNames(ModelNames.numbered(2, 2)))
                .withMessage("names of 2 features and 2 classes for a model of 3 features and 2 classes");
    }
}
