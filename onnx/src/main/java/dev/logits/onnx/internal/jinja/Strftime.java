package dev.logits.onnx.internal.jinja;

import java.time.LocalDateTime;
import java.time.format.TextStyle;
import java.util.Locale;

/** {@code strftime_now}: the date of a conversation, in English as in Python's "C" locale. */
final class Strftime {
    private Strftime() {}

    static String format(String pattern, LocalDateTime now) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c != '%' || i + 1 == pattern.length()) {
                out.append(c);
                continue;
            }
            c = pattern.charAt(++i);
            boolean unpadded = c == '-' && i + 1 < pattern.length();
            String field = field(unpadded ? pattern.charAt(++i) : c, now);
            out.append(unpadded ? field.replaceFirst("^[0 ]+(?=\\d)", "") : field);
        }
        return out.toString();
    }

    private static String field(char directive, LocalDateTime now) {
        int hour = now.getHour() % 12 == 0 ? 12 : now.getHour() % 12;
        return switch (directive) {
            case 'a' -> now.getDayOfWeek().getDisplayName(TextStyle.SHORT, Locale.ENGLISH);
            case 'A' -> now.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
            case 'b', 'h' ->
                now.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH).substring(0, 3);
            case 'B' -> now.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
            case 'd' -> two(now.getDayOfMonth());
            case 'e' -> String.format(Locale.ROOT, "%2d", now.getDayOfMonth());
            case 'D' -> field('m', now) + "/" + field('d', now) + "/" + field('y', now);
            case 'F' -> field('Y', now) + "-" + field('m', now) + "-" + field('d', now);
            case 'H' -> two(now.getHour());
            case 'I' -> two(hour);
            case 'j' -> String.format(Locale.ROOT, "%03d", now.getDayOfYear());
            case 'm' -> two(now.getMonthValue());
            case 'M' -> two(now.getMinute());
            case 'p' -> now.getHour() < 12 ? "AM" : "PM";
            case 'S' -> two(now.getSecond());
            case 'T' -> field('H', now) + ":" + field('M', now) + ":" + field('S', now);
            case 'R' -> field('H', now) + ":" + field('M', now);
            case 'u' -> String.valueOf(now.getDayOfWeek().getValue());
            case 'w' -> String.valueOf(now.getDayOfWeek().getValue() % 7);
            case 'y' -> two(now.getYear() % 100);
            case 'Y' -> String.valueOf(now.getYear());
            case 'n' -> "\n";
            case 't' -> "\t";
            case '%' -> "%";
            default -> throw JinjaException.unsupported("strftime_now does not support %" + directive);
        };
    }

    private static String two(int number) {
        return String.format(Locale.ROOT, "%02d", number);
    }
}
