package dev.logits.onnx.internal.jinja;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;

/** Texts as Python has them: places count code points, and white space is Unicode's. */
final class PythonString {
    /** Every public method of Python's str; those that are not here are an error when they are called. */
    static final Set<String> METHODS = Set.of(
            "capitalize",
            "casefold",
            "center",
            "count",
            "encode",
            "endswith",
            "expandtabs",
            "find",
            "format",
            "format_map",
            "index",
            "isalnum",
            "isalpha",
            "isascii",
            "isdecimal",
            "isdigit",
            "isidentifier",
            "islower",
            "isnumeric",
            "isprintable",
            "isspace",
            "istitle",
            "isupper",
            "join",
            "ljust",
            "lower",
            "lstrip",
            "maketrans",
            "partition",
            "removeprefix",
            "removesuffix",
            "replace",
            "rfind",
            "rindex",
            "rjust",
            "rpartition",
            "rsplit",
            "rstrip",
            "split",
            "splitlines",
            "startswith",
            "strip",
            "swapcase",
            "title",
            "translate",
            "upper",
            "zfill");

    private PythonString() {}

    /** What Python calls white space. */
    static boolean isSpace(int c) {
        return c >= 9 && c <= 13
                || c >= 0x1c && c <= 0x20
                || c == 0x85
                || c == 0xa0
                || c == 0x1680
                || c >= 0x2000 && c <= 0x200a
                || c == 0x2028
                || c == 0x2029
                || c == 0x202f
                || c == 0x205f
                || c == 0x3000;
    }

    static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    /** The code points from {@code from} to before {@code to}. */
    static String slice(String text, int from, int to) {
        int start = text.offsetByCodePoints(0, from);
        return text.substring(start, text.offsetByCodePoints(start, to - from));
    }

    static Object call(String text, String name, Arguments arguments) {
        String callee = "str." + name;
        return switch (name) {
            case "strip", "lstrip", "rstrip" -> {
                Object chars = arguments.bind(callee, 0, "chars")[0];
                yield strip(text, chars, !name.equals("rstrip"), !name.equals("lstrip"));
            }
            case "split", "rsplit" -> split(text, name.equals("rsplit"), arguments.bind(callee, 0, "sep", "maxsplit"));
            case "splitlines" -> {
                Object keep = arguments.bind(callee, 0, "keepends")[0];
                yield new ArrayList<Object>(splitLines(text, keep != null && PythonOrder.isTrue(keep)));
            }
            case "startswith", "endswith" -> affix(text, name, arguments.bind(callee, 1, "affix", "start", "end"));
            case "replace" -> {
                Object[] bound = arguments.bind(callee, 2, "old", "new", "count");
                int count = bound[2] == null ? -1 : PythonNumber.toInt(bound[2], "the count of replace");
                yield replace(text, text(bound[0], callee), text(bound[1], callee), count);
            }
            case "find", "rfind", "index", "rindex" ->
                find(text, name, arguments.bind(callee, 1, "sub", "start", "end"));
            case "count" -> count(text, arguments.bind(callee, 1, "sub", "start", "end"));
            case "join" -> join(text, arguments.bind(callee, 1, "iterable")[0]);
            case "format" -> BraceFormat.format(text, arguments);
            case "removeprefix" -> {
                String prefix = text(arguments.bind(callee, 1, "prefix")[0], callee);
                yield text.startsWith(prefix) ? text.substring(prefix.length()) : text;
            }
            case "removesuffix" -> {
                String suffix = text(arguments.bind(callee, 1, "suffix")[0], callee);
                yield text.endsWith(suffix) ? text.substring(0, text.length() - suffix.length()) : text;
            }
            case "partition", "rpartition" ->
                partition(text, name, text(arguments.bind(callee, 1, "sep")[0], callee));
            case "center", "ljust", "rjust", "zfill" ->
                padded(text, name, arguments.bind(callee, 1, "width", "fillchar"));
            default -> {
                if (arguments.positional().isEmpty() && arguments.named().isEmpty()) {
                    yield withoutArguments(text, name);
                }
                throw JinjaException.unsupported("the method " + callee + " is not supported with these arguments");
            }
        };
    }

    private static Object withoutArguments(String text, String name) {
        return switch (name) {
            case "upper" -> text.toUpperCase(Locale.ROOT);
            case "lower" -> text.toLowerCase(Locale.ROOT);
            case "capitalize" -> capitalize(text);
            case "title" -> title(text);
            case "isdecimal" -> !text.isEmpty() && text.codePoints().allMatch(Character::isDigit);
            case "isdigit" -> !text.isEmpty() && digits(text).allMatch(Character::isDigit);
            case "isalpha" -> !text.isEmpty() && text.codePoints().allMatch(Character::isLetter);
            case "isalnum" -> !text.isEmpty() && digits(text).allMatch(Character::isLetterOrDigit);
            case "isspace" -> !text.isEmpty() && text.codePoints().allMatch(PythonString::isSpace);
            case "isascii" -> text.chars().allMatch(c -> c < 128);
            case "isupper" ->
                text.codePoints().anyMatch(Character::isUpperCase)
                        && text.codePoints().noneMatch(c -> Character.isLowerCase(c) || Character.isTitleCase(c));
            case "islower" ->
                text.codePoints().anyMatch(Character::isLowerCase)
                        && text.codePoints().noneMatch(c -> Character.isUpperCase(c) || Character.isTitleCase(c));
            default -> throw JinjaException.unsupported("the method str." + name + " is not supported");
        };
    }

    /** The code points; an error for numbers such as ², which Python calls digits and Java does not. */
    private static IntStream digits(String text) {
        return text.codePoints().peek(c -> {
            if (Character.getType(c) == Character.OTHER_NUMBER || Character.getType(c) == Character.LETTER_NUMBER) {
                throw JinjaException.unsupported("whether " + Character.toString(c) + " is a digit is not supported");
            }
        });
    }

    private static String text(Object value, String callee) {
        if (value instanceof Undefined undefined) {
            throw undefined.failure();
        }
        if (!PythonOrder.isText(value)) {
            throw JinjaException.value(callee + " needs a str, got " + PythonText.type(value));
        }
        return PythonText.str(value);
    }

    /** strip, lstrip and rstrip; {@code chars} null or None: white space. */
    static String strip(String text, Object chars, boolean left, boolean right) {
        boolean spaces = chars == null || chars == None.NONE;
        String set = spaces ? "" : text(chars, "strip");
        int from = 0;
        int to = text.length();
        while (left && from < to && stripped(text.codePointAt(from), spaces, set)) {
            from += Character.charCount(text.codePointAt(from));
        }
        while (right && to > from && stripped(text.codePointBefore(to), spaces, set)) {
            to -= Character.charCount(text.codePointBefore(to));
        }
        return text.substring(from, to);
    }

    private static boolean stripped(int c, boolean spaces, String set) {
        return spaces ? isSpace(c) : set.indexOf(c) >= 0;
    }

    private static Object split(String text, boolean fromRight, Object[] bound) {
        int most = bound[1] == null ? -1 : PythonNumber.toInt(bound[1], "maxsplit");
        most = most < 0 ? Integer.MAX_VALUE : most;
        List<Object> parts = new ArrayList<>();
        if (bound[0] == null || bound[0] == None.NONE) {
            String rest = strip(text, null, !fromRight, fromRight);
            while (!rest.isEmpty() && parts.size() < most) {
                int cut = fromRight ? lastSpace(rest) : firstSpace(rest);
                parts.add(fromRight ? rest.substring(cut + 1) : rest.substring(0, cut));
                rest = fromRight ? rest.substring(0, Math.max(0, cut + 1)) : rest.substring(cut);
                rest = cut < 0 ? "" : strip(rest, null, !fromRight, fromRight);
            }
            if (!rest.isEmpty()) {
                // what remains keeps the white space inside it, and that of its far end
                parts.add(strip(rest, null, !fromRight, fromRight));
            }
        } else {
            String separator = text(bound[0], "str.split");
            if (separator.isEmpty()) {
                throw JinjaException.value("empty separator");
            }
            String rest = text;
            int cut;
            while (parts.size() < most
                    && (cut = fromRight ? rest.lastIndexOf(separator) : rest.indexOf(separator)) >= 0) {
                int after = cut + separator.length();
                parts.add(fromRight ? rest.substring(after) : rest.substring(0, cut));
                rest = fromRight ? rest.substring(0, cut) : rest.substring(after);
            }
            parts.add(rest);
        }
        if (fromRight) {
            Collections.reverse(parts);
        }
        return parts;
    }

    private static int firstSpace(String text) {
        int i = 0;
        while (i < text.length() && !isSpace(text.charAt(i))) {
            i++;
        }
        return i;
    }

    private static int lastSpace(String text) {
        int i = text.length() - 1;
        while (i >= 0 && !isSpace(text.charAt(i))) {
            i--;
        }
        return i;
    }

    /** str.splitlines. */
    static List<String> splitLines(String text, boolean keepEnds) {
        List<String> lines = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 10 && c <= 13 || c >= 0x1c && c <= 0x1e || c == 0x85 || c == 0x2028 || c == 0x2029) {
                int next = c == '\r' && text.startsWith("\n", i + 1) ? i + 2 : i + 1;
                lines.add(text.substring(start, keepEnds ? next : i));
                start = next;
                i = next - 1;
            }
        }
        if (start < text.length()) {
            lines.add(text.substring(start));
        }
        return lines;
    }

    /** The part that start and end name, or null if it begins behind the text's end. */
    private static String part(String text, Object start, Object end) {
        int n = length(text);
        boolean open = start == null || start == None.NONE;
        int from = open ? 0 : PythonNumber.toInt(start, "start");
        if (from > n) {
            return null;
        }
        return (String) PythonItem.slice(text, open ? None.NONE : start, end == null ? None.NONE : end, None.NONE);
    }

    private static Object affix(String text, String name, Object[] bound) {
        String part = part(text, bound[1], bound[2]);
        List<?> affixes = bound[0] instanceof Tuple tuple ? tuple.items() : List.of(bound[0]);
        for (Object affix : affixes) {
            String wanted = text(affix, "str." + name);
            if (part != null && (name.equals("startswith") ? part.startsWith(wanted) : part.endsWith(wanted))) {
                return true;
            }
        }
        return false;
    }

    private static Object find(String text, String name, Object[] bound) {
        String wanted = text(bound[0], "str." + name);
        String part = part(text, bound[1], bound[2]);
        int found = part == null ? -1 : name.startsWith("r") ? part.lastIndexOf(wanted) : part.indexOf(wanted);
        if (found < 0) {
            if (name.endsWith("index")) {
                throw JinjaException.value("substring not found");
            }
            return -1L;
        }
        int n = length(text);
        int start = bound[1] == null || bound[1] == None.NONE ? 0 : PythonNumber.toInt(bound[1], "start");
        return (long) (start < 0 ? Math.max(0, start + n) : start) + part.codePointCount(0, found);
    }

    private static Object count(String text, Object[] bound) {
        String wanted = text(bound[0], "str.count");
        String part = part(text, bound[1], bound[2]);
        if (part == null) {
            return 0L;
        }
        if (wanted.isEmpty()) {
            return length(part) + 1L;
        }
        long count = 0;
        for (int i = part.indexOf(wanted); i >= 0; i = part.indexOf(wanted, i + wanted.length())) {
            count++;
        }
        return count;
    }

    /** str.replace; a negative count replaces all. */
    static String replace(String text, String old, String replacement, int count) {
        if (count < 0 && !old.isEmpty()) {
            long growth = Math.max(0, replacement.length() - old.length());
            Frame.checkLength(text.length() + growth * (text.length() / old.length()));
            return text.replace(old, replacement);
        }
        StringBuilder out = new StringBuilder();
        int at = 0;
        int left = count < 0 ? Integer.MAX_VALUE : count;
        while (left > 0) {
            int found = text.indexOf(old, at);
            if (found < 0) {
                break;
            }
            out.append(text, at, found).append(replacement);
            Frame.checkLength(out.length());
            at = found + old.length();
            left--;
            if (old.isEmpty()) { // before each character, and at the end
                if (at == text.length()) {
                    break;
                }
                int next = text.offsetByCodePoints(at, 1);
                out.append(text, at, next);
                at = next;
            }
        }
        return out.append(text, at, text.length()).toString();
    }

    private static Object join(String separator, Object iterable) {
        StringBuilder out = new StringBuilder();
        int i = 0;
        for (Object item : PythonItem.list(iterable)) {
            if (!PythonOrder.isText(item)) {
                throw JinjaException.value(
                        "sequence item " + i + ": expected str instance, " + PythonText.type(item) + " found");
            }
            out.append(i++ == 0 ? "" : separator).append(PythonText.str(item));
            Frame.checkLength(out.length());
        }
        return out.toString();
    }

    private static Object partition(String text, String name, String separator) {
        if (separator.isEmpty()) {
            throw JinjaException.value("empty separator");
        }
        boolean last = name.startsWith("r");
        int cut = last ? text.lastIndexOf(separator) : text.indexOf(separator);
        if (cut < 0) {
            return last ? Tuple.of("", "", text) : Tuple.of(text, "", "");
        }
        return Tuple.of(text.substring(0, cut), separator, text.substring(cut + separator.length()));
    }

    /** center, ljust, rjust and zfill. */
    static String padded(String text, String name, Object[] bound) {
        int width = PythonNumber.toInt(bound[0], "a width");
        Frame.checkLength(width);
        String fill = bound[1] == null ? name.equals("zfill") ? "0" : " " : text(bound[1], "str." + name);
        if (length(fill) != 1) {
            throw JinjaException.value("The fill character must be exactly one character long");
        }
        int missing = width - length(text);
        if (missing <= 0) {
            return text;
        }
        return switch (name) {
            case "ljust" -> text + fill.repeat(missing);
            case "rjust" -> fill.repeat(missing) + text;
            case "zfill" -> {
                boolean signed = text.startsWith("+") || text.startsWith("-");
                yield (signed ? text.substring(0, 1) : "") + "0".repeat(missing) + text.substring(signed ? 1 : 0);
            }
            default -> {
                int left = missing / 2 + (missing & width & 1);
                yield fill.repeat(left) + text + fill.repeat(missing - left);
            }
        };
    }

    /** The first character in title case, the others in lower case. */
    static String capitalize(String text) {
        if (text.isEmpty()) {
            return text;
        }
        int first = text.offsetByCodePoints(0, 1);
        return titleCase(text.substring(0, first)) + text.substring(first).toLowerCase(Locale.ROOT);
    }

    private static String titleCase(String character) {
        int c = character.codePointAt(0);
        int title = Character.toTitleCase(c);
        String upper = character.toUpperCase(Locale.ROOT);
        if (title != c || upper.equals(character)) {
            return Character.toString(title);
        }
        // a character such as ß has no title case of one character: the first of its upper case, the rest in lower case
        return length(upper) == 1
                ? upper
                : upper.substring(0, 1) + upper.substring(1).toLowerCase(Locale.ROOT);
    }

    private static String title(String text) {
        StringBuilder out = new StringBuilder();
        boolean inWord = false;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            String character = Character.toString(c);
            out.append(inWord ? character.toLowerCase(Locale.ROOT) : titleCase(character));
            inWord = Character.isUpperCase(c) || Character.isLowerCase(c) || Character.isTitleCase(c);
            i += character.length();
        }
        return out.toString();
    }
}
