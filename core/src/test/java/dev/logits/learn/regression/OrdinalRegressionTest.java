package dev.logits.learn.regression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.logits.Probabilities;
import dev.logits.learn.features.DoubleFeatures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Ordinal regressions of the number of visits, 0, 1, 2 or more, by age, lwt and smoke, of R's MASS::birthwt: against
 * clm of the package ordinal 2022.11-16, and glm.
 */
class OrdinalRegressionTest {
    private static final OrdinalRegression ODDS = OrdinalRegression.proportionalOdds();
    private static DoubleFeatures x;
    private static int[] visits;
    private static int[] low;

    @BeforeAll
    static void read() throws IOException {
        List<String[]> rows = Files.readAllLines(Path.of("../data/birthwt.csv")).stream()
                .skip(1)
                .map(line -> line.split(","))
                .toList();
        x = DoubleFeatures.copyOf(rows.stream()
                .map(r -> new double[] {Double.parseDouble(r[1]), Double.parseDouble(r[2]), r[4].equals("yes") ? 1 : 0})
                .toArray(double[][]::new));
        visits =
                rows.stream().mapToInt(r -> Math.min(2, Integer.parseInt(r[8]))).toArray();
        low = rows.stream().mapToInt(r -> Integer.parseInt(r[0])).toArray();
    }

    private static void is(LinearCombination e, double value, double error) {
        assertThat(e.value()).isCloseTo(value, within(1e-8));
        assertThat(e.standardError()).isCloseTo(error, within(1e-8));
    }

    private static void isClm(Link link, double[] values, double[] errors, double logLikelihood) {
        OrdinalModel model = ODDS.withLink(link).fit(x, visits);
        assertThat(model.converged()).isTrue();
        is(model.threshold(0), values[0], errors[0]);
        is(model.threshold(1), values[1], errors[1]);
        for (int j = 0; j < 3; j++) {
            is(model.coefficient(j), values[2 + j], errors[2 + j]);
            assertThat(model.coefficient(1, j)).isEqualTo(model.coefficient(0, j));
        }
        assertThat(model.logLikelihood()).isCloseTo(logLikelihood, within(1e-8));
    }

    @Test
    void cumulativeLinksAreThoseOfClm() {
        isClm(
                Link.LOGIT,
                new double[] {
                    2.2295724089322282, 3.4276746390093793, 0.0819762158572969, 0.0024373689009658, -0.3268473589838575
                },
                new double[] {
                    0.8390131228842179, 0.8617236320575105, 0.0269213528691078, 0.0048307132060496, 0.2953770630827584
                },
                -186.07952239182);
        isClm(
                Link.PROBIT,
                new double[] {
                    1.3794615679144140, 2.0999050298945421, 0.0493368684811730, 0.0017053126974471, -0.1773804223624537
                },
                new double[] {
                    0.5016513546130565, 0.5102910877614318, 0.0162064180026569, 0.0028802695445037, 0.1775616790927829
                },
                -186.33250605443);
        isClm(
                Link.CLOGLOG,
                new double[] {
                    1.0486248785543208, 1.7618441705654400, 0.0439188705284412, 0.0027678310743379, -0.1258292435109195
                },
                new double[] {
                    0.5147159063600293, 0.5192424216696496, 0.0167227753654526, 0.0029944389151357, 0.1746358834589907
                },
                -187.52392503266);
        isClm(
                Link.LOGLOG,
                new double[] {
                    1.91559410975183808,
                    2.88109061856545878,
                    0.06414733487076764,
                    0.00043513860681604,
                    -0.28126963034289554
                },
                new double[] {
                    0.6081741617336265, 0.6255641145893661, 0.0189159152032637, 0.0035932349250858, 0.2292565405883926
                },
                -185.40205041388);
    }

    @Test
    void partialProportionalOddsAreThoseOfClmWithNominalEffects() {
        OrdinalModel model = ODDS.withNominal(2).fit(x, visits); // clm adds its nominal effects to the thresholds
        is(model.threshold(0), 2.1175463734561459, 0.8410395133805864);
        is(model.threshold(1), 3.5424950320974307, 0.8689132422391270);
        is(model.coefficient(0, 2), -0.5085400912348759, 0.3093059628849681);
        is(model.coefficient(1, 2), 0.0977387228865819, 0.3631506610229967);
        is(model.coefficient(0), 0.0819526334165089, 0.0269643011692633);
        assertThat(model.logLikelihood()).isCloseTo(-184.2834871707, within(1e-8));
        assertThat(model.isNominal(2)).isTrue();
        assertThat(model.parameters()).isEqualTo(6);
    }

    @Test
    void continuationRatiosAreThoseOfGlmOnSteps() {
        OrdinalModel model = ODDS.withKind(OrdinalKind.CONTINUATION).fit(x, visits);
        is(model.threshold(0), 1.9394468457693943, 0.727954707310149);
        is(model.threshold(1), 2.0404604233647796, 0.768960825341232);
        is(model.coefficient(0), 0.0613668411700980, 0.023494109600909);
        is(model.coefficient(1), 0.0035129866961695, 0.004105603531876);
        is(model.coefficient(2), -0.1546091366799836, 0.253632103609434);
        assertThat(model.logLikelihood()).isCloseTo(-187.64303241432, within(1e-8));
    }

    @Test
    void adjacentCategoriesHaveTheMaximumThatAGeneralOptimizerFinds() {
        OrdinalModel model = ODDS.withKind(OrdinalKind.ADJACENT).fit(x, visits);
        assertThat(model.logLikelihood()).isCloseTo(-186.60970452336, within(1e-8));
        assertThat(model.coefficient(0).value()).isCloseTo(0.0527525055941086, within(1e-6)); // R's optim
        assertThat(model.coefficient(0).standardError()).isCloseTo(0.0181085595164062, within(1e-6));
        assertThat(model.coefficient(2).value()).isCloseTo(-0.1598530260079283, within(1e-6));
    }

    @Test
    void adjacentCategoriesWithNominalColumnsAreTheMultinomialModel() {
        OrdinalModel all =
                ODDS.withKind(OrdinalKind.ADJACENT).withNominal(0, 1, 2).fit(x, visits);
        LogisticModel multinomial = LogisticRegression.maximumLikelihood().fit(x, visits);
        assertThat(all.logLikelihood()).isCloseTo(multinomial.report().logLikelihood(), within(1e-9));
        assertThat(all.coefficient(0, 1).value()).isCloseTo(multinomial.weight(1, 1), within(1e-9));
        assertThat(all.coefficient(1, 1).value())
                .isCloseTo(multinomial.weight(2, 1) - multinomial.weight(1, 1), within(1e-9));
    }

    @Test
    void twoClassesAreTheBinaryModelsOfEachLink() {
        // R 4.2.2: glm(low ~ age + lwt + smoke, binomial(link)); probit's errors are clm's
        OrdinalModel probit = ODDS.withLink(Link.PROBIT).fit(x, low);
        is(probit.threshold(0), -0.8185497264232148, 0.5964657547544088);
        is(probit.coefficient(0), -0.0244074074547722, 0.0197662190811808);
        is(probit.coefficient(2), 0.4169755163817713, 0.1968631826436767);
        assertThat(probit.logLikelihood()).isCloseTo(-111.33342694524, within(1e-8));
        OrdinalModel cloglog = ODDS.withLink(Link.LOGLOG).fit(x, low);
        assertThat(cloglog.coefficient(0).value()).isCloseTo(-0.030192455773335, within(1e-8));
        assertThat(cloglog.threshold(0).value()).isCloseTo(-0.759976723190640, within(1e-7));
        assertThat(cloglog.logLikelihood()).isCloseTo(-111.61939842639, within(1e-8));
        Inference logistic = LogisticRegression.maximumLikelihood().infer(x, low);
        for (OrdinalKind kind : OrdinalKind.values()) {
            OrdinalModel logit = ODDS.withKind(kind).fit(x, low);
            is(
                    logit.coefficient(1),
                    logistic.coefficients().get(1).value(),
                    logistic.coefficients().get(1).standardError());
        }
    }

    @Test
    void probabilitiesOfClassesAddUpToOneAndToTheShares() {
        for (OrdinalKind kind : OrdinalKind.values()) {
            OrdinalModel model = ODDS.withKind(kind).fit(x, visits);
            Probabilities p = model.probabilities(x);
            double sum = 0;
            for (int r = 0; r < p.rows(); r++) {
                assertThat(p.get(r, 0) + p.get(r, 1) + p.get(r, 2)).isCloseTo(1, within(1e-6f));
                sum += Math.log(p.get(r, visits[r]));
            }
            assertThat(sum).isCloseTo(model.logLikelihood(), within(1e-4));
        }
    }

    @Test
    void weightsAreRepetitionsAndTheOrderOfRowsChangesNoBit() {
        double[] weights = new double[189];
        Arrays.setAll(weights, r -> r % 3);
        OrdinalModel weighted = ODDS.withSampleWeights(weights).fit(x, visits);
        int[] repeated = IntStream.range(0, 189)
                .flatMap(r -> IntStream.generate(() -> r).limit(r % 3))
                .toArray();
        double[][] rows = Arrays.stream(repeated)
                .mapToObj(r -> new double[] {x.get(r, 0), x.get(r, 1), x.get(r, 2)})
                .toArray(double[][]::new);
        OrdinalModel plain = ODDS.fit(
                DoubleFeatures.copyOf(rows),
                Arrays.stream(repeated).map(r -> visits[r]).toArray());
        is(
                weighted.coefficient(0),
                plain.coefficient(0).value(),
                plain.coefficient(0).standardError());
        double[][] turned = IntStream.range(0, 189)
                .mapToObj(r -> new double[] {x.get(188 - r, 0), x.get(188 - r, 1), x.get(188 - r, 2)})
                .toArray(double[][]::new);
        OrdinalModel other = ODDS.fit(
                DoubleFeatures.copyOf(turned),
                IntStream.range(0, 189).map(r -> visits[188 - r]).toArray());
        assertThat(other.coefficient(2)).isEqualTo(ODDS.fit(x, visits).coefficient(2));
        assertThat(other.logLikelihood()).isEqualTo(ODDS.fit(x, visits).logLikelihood());
    }

    @Test
    void collinearColumnsAreLeftOutAndSeparationIsSaid() {
        double[][] twice = IntStream.range(0, 189)
                .mapToObj(r -> new double[] {x.get(r, 0), 2 * x.get(r, 0) + 1})
                .toArray(double[][]::new);
        OrdinalModel model = ODDS.fit(DoubleFeatures.copyOf(twice), visits);
        assertThat(model.isLeftOut(1)).isTrue();
        assertThat(model.coefficient(1).standardError()).isNaN();
        DoubleFeatures rising = DoubleFeatures.copyOf(new double[][] {{1}, {2}, {3}, {4}, {5}, {6}});
        assertThatThrownBy(() -> ODDS.fit(rising, new int[] {0, 0, 1, 1, 2, 2}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("separate the classes");
        DoubleFeatures quasi = DoubleFeatures.copyOf(new double[][] {{0}, {0}, {0}, {1}, {1}, {0}});
        for (OrdinalKind kind : OrdinalKind.values()) {
            assertThatThrownBy(() -> ODDS.withKind(kind).fit(quasi, new int[] {0, 1, 2, 2, 2, 0}))
                    .as(kind.toString())
                    .hasMessageContaining("separate the classes");
        }
        assertThatThrownBy(() -> ODDS.withKind(OrdinalKind.ADJACENT).withLink(Link.PROBIT))
                .hasMessageContaining("adjacent categories are log-odds");
        assertThatThrownBy(() -> ODDS.withNominal(3).fit(x, visits)).hasMessage("nominal column 3 of 3 columns");
        assertThatThrownBy(() -> ODDS.fit(rising, new int[] {0, 0, 2, 2, 2, 2})).hasMessageContaining("class 1");
    }
}
