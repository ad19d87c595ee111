package dev.logits.onnx.internal.jinja;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * Cuts a template into tokens, with {@code trim_blocks} and {@code lstrip_blocks}: the first line feed after a tag or a
 * comment is dropped, and so is the white space before one that begins its line. A {@code -} inside a delimiter drops
 * all white space on that side, a {@code +} keeps what would be dropped.
 */
final class Lexer {
    private static final String DELIMITERS = "{{ and }}, {% and %}, {# and #}";
    private static final List<String> OPERATORS = List.of(
            "**", "//", "==", "!=", ">=", "<=", "+", "-", "/", "*", "%", "~", "[", "]", "(", ")", "{", "}", ">", "<",
            "=", ".", ":", "|", ",", ";");

    private final String source;
    private final List<Token> tokens = new ArrayList<>();
    private final int[] lineStarts;
    private int at;

    private Lexer(String source) {
        this.source = source;
        this.lineStarts = lineStarts(source);
    }

    static List<Token> tokens(String source) {
        String text = source.replace("\r\n", "\n").replace('\r', '\n');
        if (text.endsWith("\n")) {
            text = text.substring(0, text.length() - 1); // as keep_trailing_newline=False has it: one, not all
        }
        Lexer lexer = new Lexer(text);
        lexer.run();
        return lexer.tokens;
    }

    private void run() {
        boolean lineStarting = true;
        while (true) {
            int tag = nextTag();
            if (tag < 0) {
                data(at, source.length());
                tokens.add(new Token(Token.Kind.END, "", place(source.length())));
                return;
            }
            char kind = source.charAt(tag + 1);
            char sign = tag + 2 < source.length() ? source.charAt(tag + 2) : ' ';
            boolean signed = sign == '-' || sign == '+';
            data(at, dataEnd(at, tag, signed ? sign : ' ', kind != '{', lineStarting));
            int begin = tag + (signed ? 3 : 2);
            at = begin;
            switch (kind) {
                case '#' -> comment(tag);
                case '{' -> {
                    tokens.add(new Token(Token.Kind.VARIABLE_BEGIN, "{{", place(tag)));
                    inside(tag, "}}");
                }
                default -> {
                    if (!raw(tag, begin)) {
                        tokens.add(new Token(Token.Kind.BLOCK_BEGIN, "{%", place(tag)));
                        inside(tag, "%}");
                    }
                }
            }
            lineStarting = source.charAt(at - 1) == '\n';
        }
    }

    private int nextTag() {
        for (int i = source.indexOf('{', at); i >= 0 && i + 1 < source.length(); i = source.indexOf('{', i + 1)) {
            char c = source.charAt(i + 1);
            if (c == '{' || c == '%' || c == '#') {
                return i;
            }
        }
        return -1;
    }

    private void data(int from, int to) {
        if (to > from) {
            tokens.add(new Token(Token.Kind.DATA, source.substring(from, to), place(from)));
        }
    }

    /** Where the text before a tag ends. */
    private int dataEnd(int from, int tag, char sign, boolean block, boolean lineStarting) {
        int end = tag;
        if (sign == '-') {
            while (end > from && PythonString.isSpace(source.charAt(end - 1))) {
                end--;
            }
            return end;
        }
        if (sign == '+' || !block) {
            return tag;
        }
        while (end > from && source.charAt(end - 1) != '\n' && PythonString.isSpace(source.charAt(end - 1))) {
            end--;
        }
        boolean lineBegins = end > from ? source.charAt(end - 1) == '\n' : lineStarting;
        return lineBegins ? end : tag;
    }

    private void comment(int tag) {
        int begin = at;
        int end = source.indexOf("#}", begin);
        if (end < 0) {
            throw JinjaException.syntax("the comment that begins here has no #}", place(tag));
        }
        at = end + 2;
        afterTag(end > begin ? source.charAt(end - 1) : ' '); // the sign of "{#-#}" belongs to its beginning
    }

    /** Passes over what a closing delimiter drops. */
    private void afterTag(char sign) {
        if (sign == '-') {
            while (at < source.length() && PythonString.isSpace(source.charAt(at))) {
                at++;
            }
        } else if (sign != '+' && at < source.length() && source.charAt(at) == '\n') {
            at++;
        }
    }

    /** Reads {% raw %} … {% endraw %} as text, if that is what begins here. */
    private boolean raw(int tag, int begin) {
        int i = word(begin, "raw");
        if (i < 0) {
            return false;
        }
        at = i;
        if (source.startsWith("-%}", i)) {
            at = i + 3;
            afterTag('-');
        } else if (source.startsWith("%}", i)) {
            at = i + 2;
        } else {
            return false;
        }
        int from = at;
        for (int end = source.indexOf("{%", from); end >= 0; end = source.indexOf("{%", end + 1)) {
            char sign = end + 2 < source.length() ? source.charAt(end + 2) : ' ';
            boolean signed = sign == '-' || sign == '+';
            int after = word(end + (signed ? 3 : 2), "endraw");
            if (after < 0) {
                continue;
            }
            char closing = source.startsWith("-%}", after) ? '-' : source.startsWith("+%}", after) ? '+' : ' ';
            if (closing == ' ' && !source.startsWith("%}", after)) {
                continue;
            }
            data(from, dataEnd(from, end, signed ? sign : ' ', true, source.charAt(from - 1) == '\n'));
            at = after + (closing == ' ' ? 2 : 3);
            afterTag(closing);
            return true;
        }
        throw JinjaException.syntax("the raw block that begins here has no endraw", place(tag));
    }

    private int word(int from, String word) {
        int i = spaces(from);
        return source.startsWith(word, i) ? spaces(i + word.length()) : -1;
    }

    private int spaces(int from) {
        int i = from;
        while (i < source.length() && PythonString.isSpace(source.charAt(i))) {
            i++;
        }
        return i;
    }

    private void inside(int tag, String end) {
        Deque<Character> open = new ArrayDeque<>();
        while (true) {
            int start = spaces(at);
            at = start;
            if (start >= source.length()) {
                throw JinjaException.syntax(
                        "the tag that begins here has no " + end + " (templates are made of " + DELIMITERS + ")",
                        place(tag));
            }
            if (open.isEmpty() && closes(end)) {
                return;
            }
            char c = source.charAt(start);
            if (c == '"' || c == '\'') {
                string(c);
            } else if (c >= '0' && c <= '9') {
                number();
            } else if (c == '_' || Character.isUnicodeIdentifierStart(source.codePointAt(start))) {
                while (at < source.length() && isNamePart(source.codePointAt(at))) {
                    at += Character.charCount(source.codePointAt(at));
                }
                add(Token.Kind.NAME, start);
            } else {
                operator(open);
            }
        }
    }

    private static boolean isNamePart(int c) {
        return c == '_' || Character.isUnicodeIdentifierPart(c) && !Character.isIdentifierIgnorable(c);
    }

    /** Passes over a closing delimiter, if one is here. */
    private boolean closes(String end) {
        char sign = source.charAt(at);
        boolean signed = sign == '-' || sign == '+' && end.equals("%}");
        if (!source.startsWith(end, signed ? at + 1 : at)) {
            return false;
        }
        Token.Kind kind = end.equals("}}") ? Token.Kind.VARIABLE_END : Token.Kind.BLOCK_END;
        tokens.add(new Token(kind, end, place(at)));
        at += signed ? end.length() + 1 : end.length();
        if (kind == Token.Kind.BLOCK_END || sign == '-') {
            afterTag(signed ? sign : ' ');
        }
        return true;
    }

    private void operator(Deque<Character> open) {
        Place place = place(at);
        String operator = OPERATORS.stream()
                .filter(o -> source.startsWith(o, at))
                .findFirst()
                .orElseThrow(() -> JinjaException.syntax(
                        "unexpected character '" + Character.toString(source.codePointAt(at)) + "'", place));
        char c = operator.charAt(0);
        if (c == '(' || c == '[' || c == '{') {
            open.push(c == '(' ? ')' : c == '[' ? ']' : '}');
        } else if (c == ')' || c == ']' || c == '}') {
            if (open.isEmpty() || open.pop() != c) {
                throw JinjaException.syntax("unexpected '" + c + "'", place);
            }
        }
        tokens.add(new Token(Token.Kind.OPERATOR, operator, place));
        at += operator.length();
    }

    private void number() {
        int start = at;
        if (source.charAt(start) == '0'
                && start + 1 < source.length()
                && "xXoObB".indexOf(source.charAt(start + 1)) >= 0) {
            at += 2;
            while (at < source.length() && (Character.digit(source.charAt(at), 16) >= 0 || source.charAt(at) == '_')) {
                at++;
            }
            add(Token.Kind.INTEGER, start);
            return;
        }
        digits();
        boolean afterDot = start > 0 && source.charAt(start - 1) == '.'; // a.0.1 is two subscripts
        int integerEnd = at;
        boolean decimal = false;
        if (!afterDot && isDigit(at + 1) && source.charAt(at) == '.') {
            at++;
            digits();
            decimal = true;
        }
        if (!afterDot && at < source.length() && (source.charAt(at) | 0x20) == 'e') {
            boolean signed = at + 1 < source.length() && "+-".indexOf(source.charAt(at + 1)) >= 0;
            if (isDigit(at + (signed ? 2 : 1))) {
                at += signed ? 2 : 1;
                digits();
                decimal = true;
            }
        }
        if (!decimal) {
            at = integerEnd;
            if (source.charAt(start) == '0' && !source.substring(start, at).matches("[0_]+")) {
                throw JinjaException.syntax("a number does not begin with 0", place(start));
            }
        }
        add(decimal ? Token.Kind.FLOAT : Token.Kind.INTEGER, start);
    }

    private boolean isDigit(int i) {
        return i < source.length() && source.charAt(i) >= '0' && source.charAt(i) <= '9';
    }

    private void digits() {
        while (isDigit(at) || at < source.length() && source.charAt(at) == '_' && isDigit(at + 1)) {
            at++;
        }
    }

    private void add(Token.Kind kind, int start) {
        tokens.add(new Token(kind, source.substring(start, at), place(start)));
    }

    private void string(char quote) {
        int start = at;
        int i = start + 1;
        while (i < source.length() && source.charAt(i) != quote) {
            i += source.charAt(i) == '\\' ? 2 : 1;
        }
        if (i >= source.length()) {
            throw JinjaException.syntax("the string that begins here has no closing quote", place(start));
        }
        tokens.add(new Token(
                Token.Kind.STRING, StringEscapes.decode(source.substring(start + 1, i), place(start)), place(start)));
        at = i + 1;
    }

    private static int[] lineStarts(String source) {
        List<Integer> starts = new ArrayList<>(List.of(0));
        for (int i = source.indexOf('\n'); i >= 0; i = source.indexOf('\n', i + 1)) {
            starts.add(i + 1);
        }
        return starts.stream().mapToInt(Integer::intValue).toArray();
    }

    private Place place(int offset) {
        int found = Arrays.binarySearch(lineStarts, offset);
        int line = found >= 0 ? found : -found - 2;
        return new Place(line + 1, source.codePointCount(lineStarts[line], offset) + 1);
    }
}
