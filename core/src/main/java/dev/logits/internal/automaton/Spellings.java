package dev.logits.internal.automaton;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/** The parts of JSON's escapes that do not depend on what is spelled. */
final class Spellings {
    /** So many digits, base 16 in either case. */
    final Language[] digits = new Language[5];

    /** The last so many digits of a low surrogate. */
    final Language[] lowDigits = new Language[5];

    final Language u;
    /** A whole escape of any low surrogate. */
    final Language low;

    final ByteClasses bodyClasses;
    final ByteClasses escapeClasses;
    final ByteClasses digitClasses;

    Spellings(Languages arena) {
        Language digit = set(arena, "0123456789abcdefABCDEF");
        digits[0] = arena.empty;
        for (int n = 1; n <= 4; n++) {
            digits[n] = Sequence.of(digit, digits[n - 1]);
        }
        lowDigits[0] = arena.empty;
        lowDigits[1] = digits[1];
        lowDigits[2] = digits[2];
        lowDigits[3] = Sequence.of(set(arena, "cdefCDEF"), digits[2]);
        lowDigits[4] = Sequence.of(set(arena, "dD"), lowDigits[3]);
        u = Literal.of(arena, new byte[] {'u'}, 0);
        low = Sequence.of(Literal.of(arena, new byte[] {'\\', 'u'}, 0), lowDigits[4]);
        bodyClasses = arena.partitions.ofLabels(labels(b -> b < ' ' ? 0 : b == '"' ? 1 : b == '\\' ? 2 : 3));
        escapeClasses = arena.partitions.ofLabels(labels(b -> "\"\\/bfnrtu".indexOf(b)));
        digitClasses = arena.partitions.ofLabels(labels(b -> b < 0x80 ? Character.digit(b, 16) : -1));
    }

    private static int[] labels(IntUnaryOperator label) {
        int[] out = new int[256];
        Arrays.setAll(out, label);
        return out;
    }

    private static Language set(Languages arena, String bytes) {
        Language[] next = new Language[256];
        Arrays.fill(next, arena.nothing);
        bytes.chars().forEach(b -> next[b] = arena.empty);
        return Branch.of(arena, false, next);
    }
}
