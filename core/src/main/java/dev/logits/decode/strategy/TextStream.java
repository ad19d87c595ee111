package dev.logits.decode.strategy;

import dev.logits.decode.text.Tokenizer;
import dev.logits.decode.text.Utf8Stream;
import java.util.List;

/**
 * The text of a sequence as its tokens come: finds stop strings wherever tokens begin and end, and tells what text is
 * certain.
 */
final class TextStream {
    private final Tokenizer tokenizer;
    private final List<String> stops;
    private final int longest;
    private final StringBuilder text;
    private final Utf8Stream utf8;
    private int shown;
    private boolean stopped;

    TextStream(Tokenizer tokenizer, List<String> stops) {
        this(
                tokenizer,
                stops,
                stops.stream().mapToInt(String::length).max().orElse(0),
                new StringBuilder(),
                new Utf8Stream());
    }

    private TextStream(Tokenizer tokenizer, List<String> stops, int longest, StringBuilder text, Utf8Stream utf8) {
        this.tokenizer = tokenizer;
        this.stops = stops;
        this.longest = longest;
        this.text = text;
        this.utf8 = utf8;
    }

    TextStream copy() {
        TextStream copy = new TextStream(tokenizer, stops, longest, new StringBuilder(text), utf8.copy());
        copy.shown = shown;
        copy.stopped = stopped;
        return copy;
    }

    /** Takes a token and says whether a stop string is complete; the text is then cut before it. */
    boolean accept(int token) {
        return append(utf8.accept(tokenizer.bytes(token)));
    }

    private boolean append(String more) {
        if (stopped || more.isEmpty()) {
            return stopped;
        }
        int from = Math.max(0, text.length() - longest + 1);
        text.append(more);
        int cut = Integer.MAX_VALUE;
        for (String stop : stops) {
            int at = text.indexOf(stop, from);
            if (at >= 0) {
                cut = Math.min(cut, at);
            }
        }
        if (cut < Integer.MAX_VALUE) {
            text.setLength(cut);
            stopped = true;
        }
        return stopped;
    }

    /** The text has ended: nothing is held back any more. */
    void finish() {
        append(utf8.finish());
        stopped = true;
    }

    /** The text that has become certain since the last call. */
    String take() {
        int certain = stopped ? text.length() : text.length() - heldBack();
        String piece = text.substring(shown, Math.max(shown, certain));
        shown += piece.length();
        return piece;
    }

    /** The whole text so far. */
    String text() {
        return text.toString();
    }

    /** The length of the longest end of the text that begins a stop string. */
    private int heldBack() {
        for (int n = Math.min(longest - 1, text.length()); n > 0; n--) {
            for (String stop : stops) {
                if (n < stop.length() && endsWith(stop, n)) {
                    return n;
                }
            }
        }
        return 0;
    }

    private boolean endsWith(String stop, int n) {
        int from = text.length() - n;
        for (int i = 0; i < n; i++) {
            if (text.charAt(from + i) != stop.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
