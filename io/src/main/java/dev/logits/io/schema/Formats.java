package dev.logits.io.schema;

import dev.logits.decode.grammar.CodePoints;
import dev.logits.decode.grammar.EcmaRegex;
import dev.logits.decode.grammar.Expression;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The formats that are asserted, each by its RFC (and {@code regex} by ECMA-262): dates and times by RFC 3339,
 * {@code email} by RFC 5321, {@code hostname} by RFC 1123, addresses by RFC 2673 and 4291, URIs by RFC 3986,
 * {@code uuid} by RFC 4122, {@code json-pointer} by RFC 6901.
 */
final class Formats {
    private static final String LEAP_YEAR =
            "(?:\\d\\d(?:0[48]|[2468][048]|[13579][26])|(?:0[048]|[2468][048]|[13579][26])00)";
    private static final String DATE =
            "(?:\\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\\d|30)"
                    + "|02-(?:0[1-9]|1\\d|2[0-8]))|" + LEAP_YEAR + "-02-29)";
    private static final String TIME =
            "(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(?:\\.\\d+)?(?:[zZ]|[+-](?:[01]\\d|2[0-3]):[0-5]\\d)";
    private static final String CLOCK = "T(?:\\d+H(?:\\d+M(?:\\d+S)?)?|\\d+M(?:\\d+S)?|\\d+S)";
    private static final String DURATION =
            "P(?:\\d+W|(?:\\d+Y(?:\\d+M(?:\\d+D)?)?|\\d+M(?:\\d+D)?|\\d+D)(?:" + CLOCK + ")?|" + CLOCK + ")";
    private static final String LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
    private static final String HOSTNAME = LABEL + "(?:\\." + LABEL + ")*";

    /** The same without hyphens in the third and fourth place. */
    private static final String FREE_LABEL =
            "[A-Za-z0-9](?:[A-Za-z0-9]|[A-Za-z0-9-][A-Za-z0-9]|[A-Za-z0-9-]{2}[A-Za-z0-9]"
                    + "|[A-Za-z0-9-](?:[A-Za-z0-9][A-Za-z0-9-]|-[A-Za-z0-9])[A-Za-z0-9-]{0,58}[A-Za-z0-9])?";

    private static final String FREE_HOSTNAME = FREE_LABEL + "(?:\\." + FREE_LABEL + ")*";
    private static final String OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
    private static final String IPV4 = OCTET + "(?:\\." + OCTET + "){3}";
    private static final String HEX = "[0-9A-Fa-f]";
    private static final String IPV6 = ipv6();
    private static final String ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
    private static final String LOCAL = "(?:" + ATOM + "(?:\\." + ATOM + ")*|\"(?:[ !#-\\[\\]-~]|\\\\[ -~])*\")";
    private static final String ADDRESS = "\\[(?:" + IPV4 + "|[Ii][Pp][Vv]6:" + IPV6 + ")\\]";
    private static final String ESCAPED = "%" + HEX + HEX;
    private static final String PLAIN = "A-Za-z0-9._~!$&'()*+,;=\\-";
    private static final String PCHAR = "(?:[" + PLAIN + ":@]|" + ESCAPED + ")";
    private static final String AUTHORITY = "(?:(?:[" + PLAIN + ":]|" + ESCAPED + ")*@)?(?:\\[(?:" + IPV6 + "|v" + HEX
            + "+\\.[" + PLAIN + ":]+)\\]|(?:[" + PLAIN + "]|" + ESCAPED + ")*)(?::\\d*)?";
    private static final String PATH = "(?:/" + PCHAR + "*)*";
    private static final String ROOTED = "//" + AUTHORITY + PATH + "|/(?:" + PCHAR + "+" + PATH + ")?";
    private static final String TAIL = "(?:\\?(?:" + PCHAR + "|[/?])*)?(?:#(?:" + PCHAR + "|[/?])*)?";
    private static final String URI = "[A-Za-z][A-Za-z0-9+.-]*:(?:" + ROOTED + "|" + PCHAR + "+" + PATH + "|)" + TAIL;
    private static final String RELATIVE =
            "(?:" + ROOTED + "|(?:[" + PLAIN + "@]|" + ESCAPED + ")+" + PATH + "|)" + TAIL;

    private static final Map<String, String> PATTERNS = Map.ofEntries(
            Map.entry("date", DATE),
            Map.entry("time", TIME),
            Map.entry("date-time", DATE + "[tT]" + TIME),
            Map.entry("duration", DURATION),
            Map.entry("ipv4", IPV4),
            Map.entry("ipv6", IPV6),
            Map.entry("uri", URI),
            Map.entry("uri-reference", "(?:" + URI + "|" + RELATIVE + ")"),
            Map.entry("uuid", HEX + "{8}-" + HEX + "{4}-" + HEX + "{4}-" + HEX + "{4}-" + HEX + "{12}"),
            Map.entry("json-pointer", "(?:/(?:[^~/]|~[01])*)*"));

    private static final Set<String> NAMES = namesOf(PATTERNS.keySet());
    private static final Map<String, TextSet> MADE = new ConcurrentHashMap<>();

    private Formats() {}

    private static Set<String> namesOf(Set<String> patterns) {
        Set<String> names = new TreeSet<>(patterns);
        names.addAll(List.of("email", "hostname", "regex"));
        return names;
    }

    /** The names of the formats that are asserted. */
    static Set<String> names() {
        return NAMES;
    }

    /** The texts of a format, or nothing if it is not known. */
    static Optional<TextSet> of(String name) {
        return names().contains(name) ? Optional.of(MADE.computeIfAbsent(name, Formats::make)) : Optional.empty();
    }

    private static TextSet make(String name) {
        if (name.equals("regex")) {
            return TextSet.regular(RegexFormat.texts()).within(TextSet.ALL);
        }
        if (name.equals("hostname")) {
            return TextSet.regular(upTo(253, FREE_HOSTNAME)).within(TextSet.regular(upTo(253, HOSTNAME)));
        }
        if (name.equals("email")) {
            return TextSet.regular(email(FREE_HOSTNAME)).within(TextSet.regular(email(HOSTNAME)));
        }
        Expression texts = EcmaRegex.whole(PATTERNS.get(name));
        return switch (name) {
            case "time" -> TextSet.regular(Expression.either(texts, leapSeconds()));
            case "date-time" ->
                TextSet.regular(
                        Expression.either(texts, Expression.sequence(EcmaRegex.whole(DATE + "[tT]"), leapSeconds())));
            default -> TextSet.regular(texts);
        };
    }

    private static Expression upTo(int characters, String pattern) {
        return Expression.both(
                EcmaRegex.whole(pattern), Expression.repeat(Expression.codePoints(CodePoints.ALL), 0, characters));
    }

    /**
     * A local part, and a host or an address.
     *
     * @param hostname labels with hyphens in the third and fourth place are reserved. Of those, names in punycode are
     *     right if they decode to a right name, which no automaton can tell: they are left out
     */
    private static Expression email(String hostname) {
        return Expression.sequence(
                upTo(64, LOCAL),
                Expression.text("@"),
                Expression.either(upTo(253, hostname), EcmaRegex.whole(ADDRESS)));
    }

    /** Second 60, which is at the end of 23:59 in universal time only. */
    private static Expression leapSeconds() {
        Expression fraction = EcmaRegex.whole("(?:\\.\\d+)?");
        List<Expression> times = new ArrayList<>();
        for (int local = 0; local < 24 * 60; local++) {
            List<Expression> offsets = new ArrayList<>();
            int ahead = (local + 1) % (24 * 60);
            offsets.add(Expression.text("+" + clock(ahead)));
            offsets.add(Expression.text("-" + clock((24 * 60 - ahead) % (24 * 60))));
            if (ahead == 0) {
                offsets.add(Expression.text("Z"));
                offsets.add(Expression.text("z"));
            }
            times.add(Expression.sequence(Expression.text(clock(local) + ":60"), fraction, Expression.either(offsets)));
        }
        return Expression.either(times);
    }

    private static String clock(int minutes) {
        return two(minutes / 60) + ":" + two(minutes % 60);
    }

    private static String two(int number) {
        return number < 10 ? "0" + number : Integer.toString(number);
    }

    /** Eight groups of hexadecimal digits, the last two perhaps as an IPv4 address, one run of zeros left out. */
    private static String ipv6() {
        String group = HEX + "{1,4}";
        String last = "(?:" + group + ":" + group + "|" + IPV4 + ")";
        List<String> forms = new ArrayList<>();
        forms.add("(?:" + group + ":){6}" + last);
        forms.add("::(?:" + group + ":){5}" + last);
        for (int left = 1; left <= 5; left++) {
            forms.add("(?:" + group + ":){0," + (left - 1) + "}" + group + "::(?:" + group + ":){" + (5 - left) + "}"
                    + last);
        }
        for (int left = 0; left <= 4; left++) {
            // fewer groups on the right are covered by longer runs of zeros
            forms.add("(?:(?:" + group + ":){0," + left + "}" + group + ")?::(?:" + group + ":){0," + (4 - left) + "}"
                    + last);
        }
        forms.add("(?:(?:" + group + ":){0,5}" + group + ")?::" + group);
        forms.add("(?:(?:" + group + ":){0,6}" + group + ")?::");
        return "(?:" + String.join("|", forms) + ")";
    }
}
