package dev.logits.io.grammar;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.logits.decode.grammar.EcmaRegex;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads strings, ranges, regular expressions, special tokens and JSON in a Lark grammar. */
final class LarkLiterals {
    private static final ObjectMapper MAPPER = new ObjectMapper()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS);
    private static final int MOST_TOKENS = 10_000;
    private static final Pattern WORDS = Pattern.compile("\\w+|\\W", Pattern.UNICODE_CHARACTER_CLASS | Pattern.DOTALL);

    private final GrammarText in;

    LarkLiterals(GrammarText in) {
        this.in = in;
    }

    /** A string in quotes, with its escapes read. */
    String string() {
        int from = in.at;
        if (!in.take("\"")) {
            throw in.error(from, "expected a string in quotes, got " + in.here());
        }
        StringBuilder text = new StringBuilder();
        while (in.peek() != '"') {
            if (in.isAtEnd() || in.peek() == '\n') {
                throw in.error(from, "this string is not closed; write \" at its end");
            }
            int place = in.at;
            int c = in.next();
            text.appendCodePoint(c == '\\' ? escape(place) : c);
        }
        in.at++;
        String out = text.toString();
        if (out.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
            throw in.error(from, "this string has half a surrogate pair, which is no UTF-8 text");
        }
        return out;
    }

    private int escape(int place) {
        int e = in.isAtEnd() ? -1 : in.next();
        switch (e) {
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            case 'f':
                return '\f';
            case 'b':
                return '\b';
            case 'v':
                return 0x0b;
            case '0':
                return 0;
            case 'x':
                return in.hex(2, place);
            case 'u':
                return in.hex(4, place);
            case 'U':
                return in.hex(8, place);
            case '\\', '"', '\'', '/':
                return e;
            default:
                throw in.error(
                        place,
                        "unknown escape in a string; known are \\n \\r \\t \\f \\b \\v \\0 \\\\ \\\" \\xHH"
                                + " \\uHHHH \\UHHHHHHHH");
        }
    }

    /** A string, perhaps with {@code i} behind it, or a range of two. */
    LarkTree textOrRange() {
        int from = in.at;
        String text = string();
        if (in.take("i")) {
            return new LarkTree.Text(text, true, from);
        }
        if (!in.take("..")) {
            return new LarkTree.Text(text, false, from);
        }
        int second = in.at;
        String end = string();
        if (text.codePointCount(0, text.length()) != 1) {
            throw in.error(from, "range start must be a single character, got \"" + text + "\"");
        }
        if (end.codePointCount(0, end.length()) != 1) {
            throw in.error(second, "range end must be a single character, got \"" + end + "\"");
        }
        if (text.codePointAt(0) > end.codePointAt(0)) {
            throw in.error(
                    from, "a range runs from the lower character to the higher, got \"" + text + "\"..\"" + end + "\"");
        }
        return new LarkTree.Range(text.codePointAt(0), end.codePointAt(0), from);
    }

    /** A regular expression between slashes, and its flags. */
    LarkTree.Regex regex() {
        int from = in.at++;
        while (in.peek() != '/') {
            if (in.isAtEnd() || in.peek() == '\n') {
                throw in.error(from, "this regular expression is not closed; write / at its end");
            }
            in.at += in.peek() == '\\' ? 2 : 1;
        }
        String pattern = in.text.substring(from + 1, in.at++);
        Set<EcmaRegex.Flag> flags = EnumSet.of(EcmaRegex.Flag.LINE_FEEDS);
        for (; in.peek() >= 'a' && in.peek() <= 'z'; in.at++) {
            switch (in.peek()) {
                case 'i' -> flags.add(EcmaRegex.Flag.IGNORE_CASE);
                case 's' -> flags.add(EcmaRegex.Flag.DOT_ALL);
                case 'm' -> flags.add(EcmaRegex.Flag.MULTILINE);
                case 'x' -> flags.add(EcmaRegex.Flag.EXTENDED);
                case 'u' -> {} // characters are code points always
                default ->
                    throw in.error("the flag " + (char) in.peek() + " of a regular expression is not supported;"
                            + " known are i, m, s, x and u");
            }
        }
        return new LarkTree.Regex(pattern, flags, from);
    }

    /** {@code <name>}, {@code <[id]>}, or lists of ranges of ids. */
    LarkTree.Special special() {
        int from = in.at;
        int close = in.text.indexOf('>', from);
        String name = close < 0 ? "" : in.text.substring(from, close + 1);
        if (name.length() < 3 || name.chars().anyMatch(Character::isWhitespace)) {
            throw in.error(from, "expected a special token, <name> or <[id]>; write \"<\" for the character");
        }
        in.at = close + 1;
        if (!name.startsWith("<[") || name.equals("<[*]>")) {
            return new LarkTree.Special(List.of(name), from);
        }
        if (!name.matches("<\\[\\^?[0-9]{1,9}(-[0-9]{1,9})?(,[0-9]{1,9}(-[0-9]{1,9})?)*]>")) {
            throw in.error(
                    from,
                    "invalid token range " + name + "; expected numbers and ranges, as in <[7]> or"
                            + " <[128000-128010,128050]>");
        }
        if (name.startsWith("<[^")) {
            return new LarkTree.Special(List.of(name), from); // what is left depends on the vocabulary
        }
        List<String> names = new ArrayList<>();
        for (String range : name.substring(2, name.length() - 2).split(",")) {
            String[] ends = range.split("-");
            int first = Integer.parseInt(ends[0]);
            int last = Integer.parseInt(ends[ends.length - 1]);
            if (last < first) {
                throw in.error(from, "invalid token range " + range + " in " + name + "; the higher number comes last");
            }
            if (last - first >= MOST_TOKENS - names.size()) {
                throw in.error(from, "more than " + MOST_TOKENS + " tokens in " + name);
            }
            for (int id = first; id <= last; id++) {
                names.add("<[" + id + "]>");
            }
        }
        return new LarkTree.Special(List.copyOf(names), from);
    }

    /** A JSON object. */
    JsonNode json() {
        int from = in.at;
        try (JsonParser parser = MAPPER.createParser(in.text.substring(from))) {
            JsonNode node = MAPPER.readTree(parser);
            if (node == null || !node.isObject() && !node.isBoolean()) {
                throw in.error(from, "expected a JSON object, got " + in.here());
            }
            in.at = from + (int) parser.currentLocation().getCharOffset();
            return node;
        } catch (JsonProcessingException e) {
            long offset =
                    e.getLocation() == null ? 0 : Math.max(0, e.getLocation().getCharOffset());
            throw in.error((int) Math.min(in.text.length(), from + offset), "not JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw in.error(from, "not JSON: " + e.getMessage());
        }
    }

    /** What stands behind {@code %regex}. */
    LarkTree.Substring substring(int from) {
        JsonNode node = json();
        List<String> chunks = new ArrayList<>();
        if (node.size() != 1) {
            throw in.error(
                    from,
                    "%regex takes one of substring_chunks, substring_words and substring_chars, got " + node.size()
                            + " fields");
        }
        String kind = node.fieldNames().next();
        JsonNode value = node.get(kind);
        switch (kind) {
            case "substring_chunks" -> {
                for (JsonNode chunk : value) {
                    if (!chunk.isTextual()) {
                        throw in.error(from, "substring_chunks is a list of strings, got " + chunk);
                    }
                    chunks.add(chunk.textValue());
                }
                if (!value.isArray()) {
                    throw in.error(from, "substring_chunks is a list of strings, got " + value);
                }
            }
            case "substring_words", "substring_chars" -> {
                if (!value.isTextual()) {
                    throw in.error(from, kind + " is a string, got " + value);
                }
                if (kind.endsWith("words")) {
                    for (Matcher m = WORDS.matcher(value.textValue()); m.find(); ) {
                        chunks.add(m.group());
                    }
                } else {
                    value.textValue().codePoints().mapToObj(Character::toString).forEach(chunks::add);
                }
            }
            default ->
                throw in.error(from, "%regex takes substring_chunks, substring_words or substring_chars, got " + kind);
        }
        return new LarkTree.Substring(List.copyOf(chunks), from);
    }
}
