package dev.logits.io.grammar;

import dev.logits.decode.grammar.EcmaRegex;
import dev.logits.decode.grammar.Expression;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The terminals of Lark's {@code common} library. */
final class CommonTerminals {
    private static final Map<String, String> PATTERNS = new LinkedHashMap<>();

    static {
        String integer = "[0-9]+";
        String exponent = "[eE][+-]?[0-9]+";
        String decimal = "(?:[0-9]+\\.[0-9]*|\\.[0-9]+)";
        String real = "(?:[0-9]+" + exponent + "|" + decimal + "(?:" + exponent + ")?)";
        PATTERNS.put("DIGIT", "[0-9]");
        PATTERNS.put("HEXDIGIT", "[0-9a-fA-F]");
        PATTERNS.put("INT", integer);
        PATTERNS.put("SIGNED_INT", "[+-]?" + integer);
        PATTERNS.put("DECIMAL", decimal);
        PATTERNS.put("FLOAT", real);
        PATTERNS.put("SIGNED_FLOAT", "[+-]?" + real);
        PATTERNS.put("NUMBER", "(?:" + real + "|" + integer + ")");
        PATTERNS.put("SIGNED_NUMBER", "[+-]?(?:" + real + "|" + integer + ")");
        PATTERNS.put("ESCAPED_STRING", "\"(?:[^\"\\\\\\n]|\\\\.)*\"");
        PATTERNS.put("LCASE_LETTER", "[a-z]");
        PATTERNS.put("UCASE_LETTER", "[A-Z]");
        PATTERNS.put("LETTER", "[a-zA-Z]");
        PATTERNS.put("WORD", "[a-zA-Z]+");
        PATTERNS.put("CNAME", "[a-zA-Z_][a-zA-Z_0-9]*");
        PATTERNS.put("WS_INLINE", "[ \\t]+");
        PATTERNS.put("WS", "[ \\t\\f\\r\\n]+");
        PATTERNS.put("CR", "\\r");
        PATTERNS.put("LF", "\\n");
        PATTERNS.put("NEWLINE", "(?:\\r?\\n)+");
        PATTERNS.put("SH_COMMENT", "#[^\\n]*");
        PATTERNS.put("CPP_COMMENT", "//[^\\n]*");
        PATTERNS.put("C_COMMENT", "/\\*(?:[^*]|\\*+[^*/])*\\*+/");
        PATTERNS.put("SQL_COMMENT", "--[^\\n]*");
    }

    private CommonTerminals() {}

    static Set<String> names() {
        return PATTERNS.keySet();
    }

    /** A terminal; {@code null} if there is none of this name. */
    static Expression get(String name) {
        String pattern = PATTERNS.get(name);
        return pattern == null ? null : EcmaRegex.whole(pattern, Set.of(EcmaRegex.Flag.LINE_FEEDS));
    }
}
