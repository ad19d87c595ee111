package dev.logits.onnx.internal.jinja;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Filters of texts. */
final class TextFilters {
    private static final Pattern TITLE_WORD =
            Pattern.compile("([-\\s(\\{\\[<]+)|([^-\\s(\\{\\[<]+)", Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern WORD = Pattern.compile("\\w+", Pattern.UNICODE_CHARACTER_CLASS);
    private static final String PLAIN_IN_URLS = "_.-~/";

    private TextFilters() {}

    static void addTo(Map<String, Filters.Body> filters) {
        filters.put("string", (value, given, frame) -> {
            given.bind("string", 0);
            return soft(value);
        });
        filters.put("safe", (value, given, frame) -> {
            given.bind("safe", 0);
            return value instanceof Markup ? value : new Markup(PythonText.str(value));
        });
        Filters.Body escape = (value, given, frame) -> {
            given.bind("escape", 0);
            return Markup.escape(value);
        };
        filters.put("escape", escape);
        filters.put("e", escape);
        filters.put("forceescape", (value, given, frame) -> {
            given.bind("forceescape", 0);
            return Markup.escape(PythonText.str(value));
        });
        filters.put("trim", (value, given, frame) -> {
            Object chars = given.bind("trim", 0, "chars")[0];
            return like(value, PythonString.strip(PythonText.str(value), chars, true, true));
        });
        for (String name : List.of("upper", "lower", "capitalize")) {
            filters.put(name, (value, given, frame) -> {
                given.bind(name, 0);
                return like(value, (String) PythonString.call(PythonText.str(value), name, Arguments.NONE));
            });
        }
        filters.put("title", (value, given, frame) -> {
            given.bind("title", 0);
            return title(PythonText.str(value));
        });
        filters.put(
                "replace", (value, given, frame) -> replace(value, given.bind("replace", 2, "old", "new", "count")));
        filters.put("format", (value, given, frame) -> format(value, given));
        filters.put(
                "indent", (value, given, frame) -> indent(value, given.bind("indent", 0, "width", "first", "blank")));
        filters.put("center", (value, given, frame) -> {
            Object width = given.bind("center", 0, "width")[0];
            return PythonString.padded(
                    PythonText.str(value), "center", new Object[] {width == null ? 80L : width, null});
        });
        filters.put("wordcount", (value, given, frame) -> {
            given.bind("wordcount", 0);
            return WORD.matcher(PythonText.str(value)).results().count();
        });
        filters.put("truncate", (value, given, frame) -> truncate(value, given));
        filters.put("urlencode", (value, given, frame) -> {
            given.bind("urlencode", 0);
            return urlEncode(value);
        });
        filters.put("tojson", (value, given, frame) -> PythonJson.dumps(value, given));
        filters.put("striptags", unsupported("striptags"));
        filters.put("urlize", unsupported("urlize"));
        filters.put("wordwrap", unsupported("wordwrap"));
        filters.put("xmlattr", unsupported("xmlattr"));
        filters.put("pprint", unsupported("pprint"));
        filters.put("filesizeformat", unsupported("filesizeformat"));
    }

    static Filters.Body unsupported(String name) {
        return (value, given, frame) -> {
            throw JinjaException.unsupported("the filter '" + name + "' is not supported");
        };
    }

    /** A text as it is, anything else as Python writes it. */
    private static Object soft(Object value) {
        return PythonOrder.isText(value) ? value : PythonText.str(value);
    }

    private static Object like(Object value, String text) {
        return value instanceof Markup ? new Markup(text) : text;
    }

    private static String title(String text) {
        StringBuilder out = new StringBuilder();
        Matcher matcher = TITLE_WORD.matcher(text);
        while (matcher.find()) {
            String word = matcher.group();
            int first = word.offsetByCodePoints(0, 1);
            out.append(word.substring(0, first).toUpperCase(Locale.ROOT))
                    .append(word.substring(first).toLowerCase(Locale.ROOT));
        }
        return out.toString();
    }

    private static Object replace(Object value, Object[] bound) {
        int count =
                bound[2] == null || bound[2] == None.NONE ? -1 : PythonNumber.toInt(bound[2], "the count of replace");
        return PythonString.replace(PythonText.str(value), PythonText.str(bound[0]), PythonText.str(bound[1]), count);
    }

    private static Object format(Object value, Arguments given) {
        if (!given.positional().isEmpty() && !given.named().isEmpty()) {
            throw JinjaException.value("can't handle positional and keyword arguments at the same time");
        }
        Object values = given.named().isEmpty()
                ? new Tuple(given.positional())
                : new LinkedHashMap<Object, Object>(given.named());
        return PrintfFormat.format(PythonText.str(value), values);
    }

    private static Object indent(Object value, Object[] bound) {
        String indention = bound[0] == null
                ? "    "
                : PythonOrder.isText(bound[0])
                        ? PythonText.str(bound[0])
                        : " "
                                .repeat(Math.min(
                                        10_000, Math.max(0, PythonNumber.toInt(bound[0], "the width of indent"))));
        boolean first = bound[1] != null && PythonOrder.isTrue(bound[1]);
        boolean blank = bound[2] != null && PythonOrder.isTrue(bound[2]);
        if (value instanceof Undefined undefined) {
            throw undefined.failure();
        }
        if (!PythonOrder.isText(value)) {
            throw JinjaException.value("indent needs a str, got " + PythonText.type(value));
        }
        List<String> lines = PythonString.splitLines(PythonText.str(value) + "\n", false);
        List<String> indented = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            boolean plain = i == 0 ? !first : !blank && line.isEmpty();
            indented.add(plain ? line : indention + line);
        }
        String text = String.join("\n", indented);
        Frame.checkLength(text.length());
        return like(value, text);
    }

    private static Object truncate(Object value, Arguments given) {
        Object[] bound = given.bind("truncate", 0, "length", "killwords", "end", "leeway");
        int length = bound[0] == null ? 255 : PythonNumber.toInt(bound[0], "the length of truncate");
        boolean killWords = bound[1] != null && PythonOrder.isTrue(bound[1]);
        String end = bound[2] == null ? "..." : PythonText.str(bound[2]);
        int leeway =
                bound[3] == null || bound[3] == None.NONE ? 5 : PythonNumber.toInt(bound[3], "the leeway of truncate");
        int kept = length - PythonString.length(end);
        if (kept < 0 || leeway < 0) {
            throw JinjaException.value(
                    "truncate needs a length of at least that of its end, and a leeway of at least 0");
        }
        String text = PythonText.str(value);
        if (PythonString.length(text) <= (long) length + leeway) {
            return soft(value);
        }
        String cut = PythonString.slice(text, 0, kept);
        int space = cut.lastIndexOf(' ');
        return (killWords || space < 0 ? cut : cut.substring(0, space)) + end;
    }

    private static String urlEncode(Object value) {
        boolean pairs = !PythonOrder.isText(value) && PythonItem.isIterable(value) && !(value instanceof Undefined);
        if (!pairs) {
            return quoted(PythonText.str(value), PLAIN_IN_URLS);
        }
        Object items = value instanceof Map<?, ?> map ? PythonMethods.items(map) : value;
        List<String> parts = new ArrayList<>();
        for (Object pair : PythonItem.list(items)) {
            List<Object> both = PythonItem.list(pair);
            if (both.size() != 2) {
                throw JinjaException.value("urlencode needs pairs, got " + both.size() + " values");
            }
            parts.add(query(both.get(0)) + "=" + query(both.get(1)));
        }
        return String.join("&", parts);
    }

    private static String query(Object value) {
        return quoted(PythonText.str(value), "_.-~").replace("%20", "+");
    }

    private static String quoted(String text, String plain) {
        StringBuilder out = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            boolean letter = b >= '0' && b <= '9' || b >= 'A' && b <= 'Z' || b >= 'a' && b <= 'z';
            if (letter || b > 0 && plain.indexOf(b) >= 0) {
                out.append((char) b);
            } else {
                out.append(String.format(Locale.ROOT, "%%%02X", b & 0xff));
            }
        }
        return out.toString();
    }
}
