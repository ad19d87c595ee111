package dev.logits.decode.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Utf8StreamTest {

    @Test
    void aCharacterComesOutWhenItsLastByteIsThere() {
        byte[] smile = "😀".getBytes(StandardCharsets.UTF_8);
        Utf8Stream stream = new Utf8Stream();
        assertThat(stream.accept(new byte[] {'a', smile[0]})).isEqualTo("a");
        assertThat(stream.accept(new byte[] {smile[1], smile[2]})).isEmpty();
        assertThat(stream.accept(new byte[] {smile[3], 'b'})).isEqualTo("😀b");
        assertThat(stream.finish()).isEmpty();
    }

    @Test
    void whatIsNeverCompletedBecomesAReplacementCharacter() {
        Utf8Stream stream = new Utf8Stream();
        assertThat(stream.accept(new byte[] {(byte) 0xe2, (byte) 0x82})).isEmpty();
        assertThat(stream.finish()).isEqualTo("\ufffd");
        assertThat(stream.finish()).isEmpty();
    }

    /** Bytes drawn so that beginnings of characters, false second bytes and stray bytes are all frequent. */
    @Test
    void piecesCutAnywhereGiveTheTextOfTheWhole() {
        int[] frequent = {
            0x41, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc2, 0xdf, 0xe0, 0xe2, 0xed, 0xef, 0xf0, 0xf1, 0xf4, 0xf5,
            0xff
        };
        for (int seed = 0; seed < 20_000; seed++) {
            Random random = new Random(seed);
            byte[] all = new byte[1 + random.nextInt(12)];
            for (int i = 0; i < all.length; i++) {
                all[i] = (byte) frequent[random.nextInt(frequent.length)];
            }
            Utf8Stream stream = new Utf8Stream();
            StringBuilder text = new StringBuilder();
            for (int from = 0; from < all.length; ) {
                int to = Math.min(all.length, from + random.nextInt(4));
                text.append(stream.accept(Arrays.copyOfRange(all, from, to)));
                from = to;
            }
            text.append(stream.finish());
            assertThat(text.toString()).as("seed %d", seed).isEqualTo(new String(all, StandardCharsets.UTF_8));
        }
    }

    @Test
    void aCopyGoesOnByItself() {
        byte[] euro = "€".getBytes(StandardCharsets.UTF_8);
        Utf8Stream stream = new Utf8Stream();
        stream.accept(new byte[] {euro[0], euro[1]});
        Utf8Stream copy = stream.copy();
        assertThat(stream.accept(new byte[] {'x'})).isEqualTo("\ufffdx");
        assertThat(copy.accept(new byte[] {euro[2]})).isEqualTo("€");
    }
}
