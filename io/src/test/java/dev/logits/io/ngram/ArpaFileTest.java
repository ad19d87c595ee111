package dev.logits.io.ngram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.logits.Logits;
import dev.logits.decode.ctc.CtcBeamSearch;
import dev.logits.decode.ctc.CtcLanguage;
import dev.logits.decode.ctc.CtcText;
import dev.logits.decode.ctc.NgramLanguage;
import dev.logits.io.MalformedFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArpaFileTest {
    private static final String TEXT = String.join(
            "\n",
            "made by hand",
            "",
            "\\data\\",
            "ngram 1=5",
            "ngram 2=3",
            "",
            "\\1-grams:",
            "-1.0\t<unk>",
            "-99\t<s>\t-0.2",
            "-0.7\t</s>",
            "-0.5\ta\t-0.3",
            "-0.6\tb",
            "",
            "\\2-grams:",
            "-0.1\t<s> a",
            "-0.4\ta b",
            "-0.2\tb zzz",
            "",
            "\\end\\",
            "");

    private static NgramLanguage read(Path folder, String text) throws IOException {
        return ArpaFile.read(Files.writeString(folder.resolve("a.arpa"), text), Map.of("a", 1, "b", 2, "c", 3));
    }

    private static double log10(double log) {
        return log / Math.log(10);
    }

    @Test
    void logProbabilitiesBackOff(@TempDir Path folder) throws IOException {
        NgramLanguage language = read(folder, TEXT);
        assertThat(language.order()).isEqualTo(2);
        CtcLanguage.Place begin = language.begin();
        assertThat(log10(begin.logProbability(1))).isCloseTo(-0.1, within(1e-12));
        assertThat(log10(begin.logProbability(2))).isCloseTo(-0.2 - 0.6, within(1e-12));
        assertThat(log10(begin.logProbability(3))).isCloseTo(-0.2 - 1.0, within(1e-12));
        CtcLanguage.Place a = begin.next(1);
        assertThat(log10(a.logProbability(2))).isCloseTo(-0.4, within(1e-12));
        assertThat(log10(a.logProbability(1))).isCloseTo(-0.3 - 0.5, within(1e-12));
        assertThat(log10(a.next(2).logProbability(1))).isCloseTo(-0.5, within(1e-12));
        assertThat(log10(a.end())).isCloseTo(-0.3 - 0.7, within(1e-12));
    }

    @Test
    void aSearchWeighsTheLanguage(@TempDir Path folder) throws IOException {
        Logits z = Logits.copyOf(new float[][] {{-5, 1, 1.1f, -5}, {3, -5, -5, -5}, {-5, -5, 2, 2.1f}});
        CtcText plain = CtcBeamSearch.of(0).decode(z).get(0);
        assertThat(plain.labels()).containsExactly(2, 3);
        CtcText helped =
                CtcBeamSearch.of(0).with(read(folder, TEXT), 1).decode(z).get(0);
        assertThat(helped.labels()).containsExactly(1, 2);
        assertThat(log10(helped.score() - helped.logProbability())).isCloseTo(-0.1 - 0.4 - 0.7, within(1e-9));
    }

    @Test
    void mistakesNameTheLine(@TempDir Path folder) {
        assertThatThrownBy(() -> read(folder, "hello\n")).hasMessageContaining("a.arpa:1: no line \\data\\");
        assertThatThrownBy(() -> read(folder, TEXT.replace("\\end\\", ""))).hasMessageContaining("cut off");
        assertThatThrownBy(() -> read(folder, TEXT.replace("-0.6\tb", "x\tb")))
                .isInstanceOf(MalformedFileException.class)
                .hasMessageContaining("a.arpa:12: \"x\" is no number");
        assertThatThrownBy(() -> read(folder, TEXT.replace("-0.6\tb", "-0.6")))
                .hasMessageContaining("a.arpa:12: expected log10 p, 1 word");
        assertThatThrownBy(() -> read(folder, TEXT.replace("-0.6\tb", "0.6\tb")))
                .hasMessageContaining("a.arpa:12: an n-gram needs ln p of 0 or less");
    }

    @Test
    void wordsCanBeIdsOfTokens(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("ids.arpa");
        String text = TEXT.replace("a b", "1 2")
                .replace("\ta", "\t1")
                .replace("> a", "> 1")
                .replace("\tb", "\t2");
        Files.writeString(file, text.replace("-0.2\t2 zzz\n", ""));
        NgramLanguage ids = ArpaFile.readTokens(file, 3);
        assertThat(ids.ngrams()).isEqualTo(read(folder, TEXT).ngrams());
        Files.writeString(file, text);
        assertThatThrownBy(() -> ArpaFile.readTokens(file, 3))
                .isInstanceOf(MalformedFileException.class)
                .hasMessageContaining("ids.arpa:17: the word \"zzz\" is not the id of a token: expected 0..2");
        assertThatThrownBy(() -> ArpaFile.readTokens(file, 0)).hasMessageContaining("1 token or more, got 0");
    }
}
