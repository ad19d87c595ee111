package dev.logits.decode.grammar;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/** Reads a pattern of ECMA-262 into a tree; a loop with a stack of open groups. */
final class RegexParser {
    /** A group that is not closed yet. */
    private static final class Group {
        final List<RegexNode> alternatives = new ArrayList<>();
        final List<RegexNode> sequence = new ArrayList<>();
        final int at;
        final boolean looks;
        final boolean negative;
        Set<EcmaRegex.Flag> outside;

        Group(int at, boolean looks, boolean negative, Set<EcmaRegex.Flag> outside) {
            this.at = at;
            this.looks = looks;
            this.negative = negative;
            this.outside = outside;
        }

        RegexNode close() {
            alternatives.add(RegexNode.sequence(sequence));
            return RegexNode.either(alternatives);
        }
    }

    private final String in;
    private final RegexEscapes escapes;
    private final Deque<Group> open = new ArrayDeque<>();
    private Set<EcmaRegex.Flag> flags;
    private Group group = new Group(-1, false, false, null);
    private int at;
    private int point;

    private RegexParser(String pattern, Set<EcmaRegex.Flag> flags) {
        in = pattern;
        this.flags = flags;
        escapes = new RegexEscapes(pattern);
    }

    static RegexNode parse(String pattern, Set<EcmaRegex.Flag> flags) {
        return new RegexParser(pattern, flags).parse();
    }

    private RegexNode parse() {
        while (at < in.length()) {
            int from = at;
            try {
                step();
            } catch (IllegalArgumentException e) {
                throw e instanceof RegexException ? e : new RegexException(in, from, e.getMessage());
            }
        }
        if (!open.isEmpty()) {
            throw error(group.at, "this group is not closed; write ) at its end, or \\( for the character");
        }
        return group.close();
    }

    private void step() {
        int from = at;
        int c = in.codePointAt(at);
        switch (c) {
            case '(' -> open();
            case ')' -> close();
            case '|' -> {
                at++;
                group.alternatives.add(RegexNode.sequence(group.sequence));
                group.sequence.clear();
            }
            case '^', '$' -> {
                at++;
                boolean multiline = flags.contains(EcmaRegex.Flag.MULTILINE);
                add(new RegexNode.Assertion(
                        c == '^' ? RegexNode.Condition.START : RegexNode.Condition.END, multiline, from));
            }
            case '*', '+', '?' ->
                throw error(
                        from, "nothing to repeat before " + (char) c + "; write \\" + (char) c + " for the character");
            case '[' -> quantified(charset(), from);
            case '.' -> {
                at++;
                quantified(dot(), from);
            }
            case '\\' -> backslash();
            case '{' -> {
                if (bounds() != null) {
                    throw error(from, "nothing to repeat before {; write \\{ for the character");
                }
                at = from + 1;
                quantified(CodePoints.of('{'), from);
            }
            default -> {
                at += Character.charCount(c);
                if (flags.contains(EcmaRegex.Flag.EXTENDED) && (c == '#' || Character.isWhitespace(c))) {
                    skipComment(c);
                } else {
                    quantified(CodePoints.of(c), from);
                }
            }
        }
    }

    private void skipComment(int c) {
        if (c == '#') {
            int end = in.indexOf('\n', at);
            at = end < 0 ? in.length() : end + 1;
        }
    }

    private CodePoints dot() {
        return flags.contains(EcmaRegex.Flag.DOT_ALL)
                ? CodePoints.ALL
                : EcmaRegex.lineTerminators(flags).complement();
    }

    private void add(RegexNode node) {
        if (node.depth() > RegexNode.MOST_NESTED) {
            throw error(at, "assertions are nested in more than " + RegexNode.MOST_NESTED + " groups");
        }
        group.sequence.add(node);
    }

    private void quantified(CodePoints set, int from) {
        CodePoints cased = flags.contains(EcmaRegex.Flag.IGNORE_CASE) ? RegexClasses.anyCase(set) : set;
        boolean one = cased.ranges() == 1 && cased.first(0) == cased.last(0);
        quantified(
                new RegexNode.Plain(
                        one ? Expression.text(Character.toString(cased.first(0))) : Expression.codePoints(cased),
                        false),
                from);
    }

    private void quantified(RegexNode node, int from) {
        while (flags.contains(EcmaRegex.Flag.EXTENDED)
                && at < in.length()
                && (in.charAt(at) == '#' || Character.isWhitespace(in.charAt(at)))) {
            skipComment(in.charAt(at++));
        }
        int[] bounds = at < in.length() ? quantifier() : null;
        if (bounds == null) {
            add(node);
            return;
        }
        add(RegexNode.repeat(node, bounds[0], bounds[1] < 0 ? OptionalInt.empty() : OptionalInt.of(bounds[1]), from));
        if (at < in.length() && in.charAt(at) == '?') {
            at++; // lazy: the same texts
        }
    }

    /** Least and most (−1: none) of the quantifier here, which is passed over; {@code null} if there is none. */
    private int[] quantifier() {
        switch (in.charAt(at)) {
            case '*':
                at++;
                return new int[] {0, -1};
            case '+':
                at++;
                return new int[] {1, -1};
            case '?':
                at++;
                return new int[] {0, 1};
            case '{':
                return bounds();
            default:
                return null;
        }
    }

    private int[] bounds() {
        int from = at;
        int i = at + 1;
        long least = -1;
        long most = -1;
        int digits = i;
        while (i < in.length() && in.charAt(i) >= '0' && in.charAt(i) <= '9') {
            least = Math.min(Math.max(least, 0) * 10 + in.charAt(i++) - '0', Integer.MAX_VALUE);
        }
        if (i == digits) {
            return null;
        }
        if (i < in.length() && in.charAt(i) == ',') {
            i++;
            while (i < in.length() && in.charAt(i) >= '0' && in.charAt(i) <= '9') {
                most = Math.min(Math.max(most, 0) * 10 + in.charAt(i++) - '0', Integer.MAX_VALUE);
            }
        } else {
            most = least;
        }
        if (i >= in.length() || in.charAt(i) != '}') {
            return null;
        }
        if (most >= 0 && most < least) {
            throw error(from, "at most " + most + " times is less than at least " + least);
        }
        at = i + 1;
        return new int[] {(int) least, (int) most};
    }

    private void open() {
        int from = at++;
        Set<EcmaRegex.Flag> before = flags;
        boolean looks = false;
        boolean negative = false;
        if (in.startsWith("?", at)) {
            at++;
            if (in.startsWith("=", at) || in.startsWith("!", at)) {
                looks = true;
                negative = in.charAt(at++) == '!';
            } else if (in.startsWith("<=", at) || in.startsWith("<!", at)) {
                throw error(from, "lookbehind is not supported; say what comes before as a part of the pattern");
            } else if (in.startsWith("<", at) || in.startsWith("P<", at)) {
                int end = in.indexOf('>', at);
                int start = in.indexOf('<', at) + 1;
                if (end <= start || !in.substring(start, end).matches("[\\p{L}_$][\\p{L}\\p{N}_$]*")) {
                    throw error(from, "a group's name is letters, digits, _ and $, followed by >");
                }
                at = end + 1;
            } else {
                modifiers(from);
                if (in.charAt(at - 1) == ')') {
                    return;
                }
            }
        }
        open.push(group);
        group = new Group(from, looks, negative, before);
    }

    /** The flags of {@code (?i-s:}, or of {@code (?i)}, which are for the rest of the group. */
    private void modifiers(int from) {
        EnumSet<EcmaRegex.Flag> now = EnumSet.noneOf(EcmaRegex.Flag.class);
        now.addAll(flags);
        boolean on = true;
        for (; at < in.length(); at++) {
            char c = in.charAt(at);
            EcmaRegex.Flag flag = EcmaRegex.Flag.of(c);
            if (c == ':' || c == ')' && at > from + 2) {
                at++;
                flags = now;
                return;
            } else if (c == '-' && on) {
                on = false;
            } else if (flag == null) {
                break;
            } else if (on) {
                now.add(flag);
            } else {
                now.remove(flag);
            }
        }
        throw error(from, "unknown kind of group; expected (?:…), (?=…), (?!…), (?<name>…) or flags such as (?i:…)");
    }

    private void close() {
        int from = at++;
        if (open.isEmpty()) {
            throw error(from, "no group to close; write \\) for the character");
        }
        Group closed = group;
        RegexNode inner = closed.close();
        group = open.pop();
        flags = closed.outside;
        if (!closed.looks) {
            quantified(inner, closed.at);
            return;
        }
        if (inner.depth() >= RegexNode.MOST_NESTED) {
            throw error(closed.at, "lookaheads are nested in more than " + RegexNode.MOST_NESTED + " groups");
        }
        add(new RegexNode.Lookahead(inner, closed.negative, closed.at, inner.depth() + 1));
    }

    private void backslash() {
        int from = at;
        if (in.startsWith("\\b", at) || in.startsWith("\\B", at)) {
            add(new RegexNode.Assertion(
                    in.charAt(at + 1) == 'b' ? RegexNode.Condition.WORD_BOUNDARY : RegexNode.Condition.NO_WORD_BOUNDARY,
                    false,
                    from));
            at += 2;
            return;
        }
        CodePoints set = escapes.set(at, flags);
        at = escapes.end();
        quantified(set, from);
    }

    /** A class in brackets. */
    private CodePoints charset() {
        int from = at++;
        boolean not = in.startsWith("^", at);
        at += not ? 1 : 0;
        List<CodePoints> members = new ArrayList<>();
        while (true) {
            if (at >= in.length()) {
                throw error(from, "this class is not closed; write ] at its end, or \\[ for the character");
            }
            if (in.charAt(at) == ']') {
                break;
            }
            if (in.startsWith("[:", at) && in.indexOf(":]", at) > 0) {
                throw error(
                        at,
                        "POSIX classes such as [:alpha:] are not known to ECMA-262; write \\p{Alphabetic}, or"
                                + " \\[ for the character");
            }
            CodePoints first = member();
            int low = point;
            members.add(first);
            if (in.startsWith("-", at) && at + 1 < in.length() && in.charAt(at + 1) != ']') {
                int dash = at++;
                members.add(member());
                members.add(low < 0 || point < 0 ? CodePoints.of('-') : range(low, point, dash));
            }
        }
        at++;
        CodePoints all = RegexClasses.union(members);
        if (flags.contains(EcmaRegex.Flag.IGNORE_CASE)) {
            all = RegexClasses.anyCase(all);
        }
        return not ? all.complement() : all;
    }

    /** One member; {@link #point} is its code point, or −1 if it is a class. */
    private CodePoints member() {
        int c = in.codePointAt(at);
        if (c != '\\') {
            at += Character.charCount(c);
            point = c;
            return CodePoints.of(c);
        }
        if (in.startsWith("\\b", at)) {
            at += 2;
            point = '\b';
            return CodePoints.of('\b');
        }
        if (in.startsWith("\\B", at)) {
            throw error(at, "\\B is a condition on a place; it is no member of a class");
        }
        CodePoints set = escapes.set(at, flags);
        at = escapes.end();
        point = escapes.point();
        return set;
    }

    private CodePoints range(int first, int last, int dash) {
        if (first > last) {
            throw error(
                    dash,
                    "a range runs from the lower character to the higher, got " + Character.toString(first) + "-"
                            + Character.toString(last));
        }
        return CodePoints.range(first, last);
    }

    private RegexException error(int place, String what) {
        return new RegexException(in, place, what);
    }
}
