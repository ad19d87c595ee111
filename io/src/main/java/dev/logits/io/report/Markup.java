package dev.logits.io.report;

/** Foreign text made safe inside HTML and XML, in elements and in quoted attributes. */
final class Markup {

    private Markup() {}

    /**
     * Escapes the five characters that mean something, and replaces what XML cannot hold (control characters, lone
     * surrogates) and what would turn the direction of the text around it by U+FFFD.
     */
    static String escaped(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                case '\n', '\t' -> out.appendCodePoint(c);
                default -> out.appendCodePoint(isSafe(c) ? c : 0xfffd);
            }
        });
        return out.toString();
    }

    private static boolean isSafe(int c) {
        boolean control = Character.getType(c) == Character.CONTROL;
        boolean surrogate = c >= 0xd800 && c <= 0xdfff;
        boolean noCharacter = (c & 0xfffe) == 0xfffe;
        boolean turnsDirection = c >= 0x202a && c <= 0x202e || c >= 0x2066 && c <= 0x2069;
        return !(control || surrogate || noCharacter || turnsDirection);
    }
}
