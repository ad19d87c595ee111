package dev.logits.io.internal.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DecimalNumberTest {
    private static void isThatOfTheJdk(String text) {
        assertThat(Double.doubleToRawLongBits(DecimalNumber.parse(text)))
                .as(text)
                .isEqualTo(Double.doubleToRawLongBits(Double.parseDouble(text)));
    }

    @Test
    void everyNumberIsTheNearestDouble() {
        Random random = new Random(8);
        for (int i = 0; i < 300_000; i++) {
            String all = Long.toString(random.nextLong(1L << 60));
            String digits = all.substring(0, Math.min(all.length(), 1 + random.nextInt(17)));
            int point = random.nextInt(digits.length() + 1);
            String text = (random.nextBoolean() ? "-" : "")
                    + (random.nextInt(4) == 0 ? digits : digits.substring(0, point) + "." + digits.substring(point));
            isThatOfTheJdk(text);
        }
        for (int i = 0; i < 20_000; i++) {
            isThatOfTheJdk(String.format(Locale.ROOT, "%.6f", random.nextGaussian()));
            isThatOfTheJdk(Double.toString(random.nextGaussian()));
        }
    }

    /** Halfway between two doubles, and a digit behind it more or less; exponents far and near. */
    @Test
    void whatNeedsManyDigitsIsTheNearestDouble() {
        Random random = new Random(9);
        for (int i = 0; i < 60_000; i++) {
            double value = Math.scalb(1 + random.nextDouble(), random.nextInt(-250, 250));
            String digits = new BigDecimal(value)
                    .add(new BigDecimal(Math.ulp(value)).divide(BigDecimal.valueOf(2)))
                    .round(new MathContext(15 + random.nextInt(6)))
                    .toString();
            isThatOfTheJdk(digits);
            isThatOfTheJdk(Double.toString(value));
            isThatOfTheJdk(Long.toUnsignedString(random.nextLong()) + "e" + random.nextInt(-330, 300));
            isThatOfTheJdk("0.000" + Long.toUnsignedString(random.nextLong()) + "E+" + random.nextInt(40));
            isThatOfTheJdk((1L << 53) + 1 + 2 * random.nextInt(1 << 20) + (random.nextBoolean() ? ".5" : "e0"));
        }
    }

    @Test
    void edgesAreThoseOfTheJdk() {
        for (String text : List.of(
                "0",
                "-0",
                "-0.0",
                "5.",
                ".5",
                "-.5",
                "999999999999999",
                "9999999999999999",
                "0.000000000000001",
                "000000000000000",
                "0000000000000001",
                "1e3",
                "-2E-3",
                "+1",
                "1e400",
                "9007199254740993",
                "0.1",
                "0.3")) {
            isThatOfTheJdk(text);
        }
        assertThat(DecimalNumber.parse(" 1.5 ")).isEqualTo(1.5);
        assertThat(DecimalNumber.parse("-Infinity")).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(DecimalNumber.parse("NaN")).isNaN();
    }

    @Test
    void whatIsNoNumberIsRefused() {
        for (String text : List.of("", ".", "-", "-.", "1.2.3", "--1", "1-", "1f", "0x1p3", "a", "1_000", "١٢")) {
            assertThat(DecimalNumber.is(text)).as(text).isFalse();
            assertThatThrownBy(() -> DecimalNumber.parse(text)).isInstanceOf(NumberFormatException.class);
        }
    }
}
