package dev.logits.decode.text;

import dev.logits.internal.check.NullCheck;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Puts text together from bytes that come piece by piece, and never gives out half a character: the first bytes of a
 * character wait for the others. All that {@link #accept} and {@link #finish} return, joined, is the text of all bytes
 * joined, with U+FFFD for what is not UTF-8, wherever the pieces were cut (Utf8StreamTest).
 *
 * <p>Not safe for use by several threads. {@link #copy} forks it, as a beam search forks its texts.
 *
 * @since 0.1
 */
public final class Utf8Stream {
    private static final byte[] NONE = {};

    /** At most three bytes: the beginning of a character. */
    private byte[] pending = NONE;

    /** Takes the next bytes and returns the text that they complete, which may be empty. */
    public String accept(byte[] bytes) {
        NullCheck.argument(bytes, "bytes");
        byte[] all = bytes;
        if (pending.length > 0) {
            all = Arrays.copyOf(pending, pending.length + bytes.length);
            System.arraycopy(bytes, 0, all, pending.length, bytes.length);
        }
        int complete = all.length - incompleteTail(all);
        pending = complete == all.length ? NONE : Arrays.copyOfRange(all, complete, all.length);
        return new String(all, 0, complete, StandardCharsets.UTF_8);
    }

    /** The bytes that will not be completed any more: U+FFFD, or nothing. */
    public String finish() {
        String rest = new String(pending, StandardCharsets.UTF_8);
        pending = NONE;
        return rest;
    }

    /** A stream that goes on from here by itself. */
    public Utf8Stream copy() {
        Utf8Stream copy = new Utf8Stream();
        copy.pending = pending; // never written to
        return copy;
    }

    /** How many bytes at the end begin a character that is not complete. */
    private static int incompleteTail(byte[] b) {
        for (int back = 1; back <= 3 && back <= b.length; back++) {
            int lead = b[b.length - back] & 0xff;
            if ((lead & 0xc0) != 0x80) {
                return back < lengthOf(lead) && (back == 1 || secondFits(lead, b[b.length - back + 1] & 0xff))
                        ? back
                        : 0;
            }
        }
        return 0;
    }

    /** The bytes of a character that begins with this byte; 1 also for a byte that begins none. */
    private static int lengthOf(int lead) {
        if (lead >= 0xc2 && lead <= 0xdf) {
            return 2;
        }
        if (lead >= 0xe0 && lead <= 0xef) {
            return 3;
        }
        return lead >= 0xf0 && lead <= 0xf4 ? 4 : 1;
    }

    /**
     * Unicode, table 3-7: after some first bytes, not every second byte begins a character. Java reads an encoded
     * surrogate, which begins with 0xed, to its end before it rejects it, and so does this.
     */
    private static boolean secondFits(int lead, int second) {
        return switch (lead) {
            case 0xe0 -> second >= 0xa0;
            case 0xf0 -> second >= 0x90;
            case 0xf4 -> second <= 0x8f;
            default -> true;
        };
    }
}
