package dev.logits.decode.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.logits.decode.TokenHistory;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LookupDrafterTest {

    /** The definition: the longest end that occurred before, at its latest occurrence. */
    private static int[] defined(int[] text, int longest, int most) {
        int best = 0;
        int from = text.length;
        for (int at = text.length - 1; at > 0; at--) {
            int n = 0;
            while (n < longest && n < at && text[at - 1 - n] == text[text.length - 1 - n]) {
                n++;
            }
            if (n > best) {
                best = n;
                from = at;
            }
        }
        return Arrays.copyOfRange(text, from, Math.min(text.length, from + most));
    }

    @Test
    void draftsWhatFollowedTheLongestMatchAtItsLatestOccurrence() {
        Random random = new Random(8);
        for (int round = 0; round < 2000; round++) {
            int[] text = random.ints(1 + random.nextInt(40), 0, 1 + random.nextInt(4))
                    .toArray();
            int longest = 1 + random.nextInt(12);
            int most = 1 + random.nextInt(5);
            assertThat(new LookupDrafter(longest)
                            .draft(TokenHistory.ofPrompt(text), most)
                            .tokens())
                    .as("round %d: %s, %d", round, Arrays.toString(text), longest)
                    .containsExactly(defined(text, longest, most));
        }
    }

    @Test
    void aLongMatchInARepetitiveTextIsFoundInOnePass() {
        // One by one, all of 100,000 places would be compared for up to 50,000 tokens.
        int[] text = new int[100_000];
        text[50_000] = 1;
        LookupDrafter drafter = new LookupDrafter(50_000);
        for (int round = 0; round < 20; round++) {
            assertThat(drafter.draft(TokenHistory.ofPrompt(text), 3).tokens()).containsExactly(1, 0, 0);
        }
    }
}
