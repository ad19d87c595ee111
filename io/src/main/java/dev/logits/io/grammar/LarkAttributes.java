package dev.logits.io.grammar;

/** Reads the attributes of a rule, in brackets behind its name. */
final class LarkAttributes {
    private final GrammarText in;
    private final LarkLiterals literals;
    private boolean any;
    private boolean lazy;
    private LarkTree suffix;

    LarkAttributes(GrammarText in, LarkLiterals literals) {
        this.in = in;
        this.literals = literals;
    }

    boolean any() {
        return any;
    }

    boolean lazy() {
        return lazy;
    }

    LarkTree suffix() {
        return suffix;
    }

    /** Reads them, from behind the opening bracket. */
    void read() {
        any = true;
        do {
            space();
            attribute();
            space();
        } while (in.take(","));
        in.expect("]", "after the attributes of a rule");
    }

    private void attribute() {
        int from = in.at;
        String name = word();
        space();
        boolean value = in.take("=");
        space();
        switch (name) {
            case "lazy" -> {
                if (value) {
                    throw in.error(from, "lazy takes no value");
                }
                lazy = true;
            }
            case "capture", "stop_capture" -> { // nothing is captured; the language is the same
                if (value) {
                    literals.string();
                }
            }
            case "suffix", "stop" -> {
                if (!value || suffix != null) {
                    throw in.error(
                            from, "expected one of " + name + "=\"…\", " + name + "=/…/ or " + name + "=TERMINAL");
                }
                LarkTree end = terminal();
                if (end instanceof LarkTree.Text t && t.text().isEmpty()) {
                    if (name.equals("suffix")) {
                        throw in.error(from, "an empty suffix ends nothing; put what ends the text");
                    }
                    return; // the end of the output ends it, as it does anyway
                }
                suffix = end;
                lazy = true;
            }
            case "max_tokens" ->
                throw in.error(
                        from,
                        "max_tokens is not supported, as an output's language knows no"
                                + " tokens; bound the text, as in /(.|\\n){0,200}/");
            case "temperature" -> throw in.error(from, "temperature is not supported; set it in the plan of decoding");
            default ->
                throw in.error(
                        from,
                        "Unknown attribute " + name + "; known are lazy, suffix, stop, capture and" + " stop_capture");
        }
    }

    private LarkTree terminal() {
        int from = in.at;
        if (in.peek() == '"') {
            return literals.textOrRange();
        }
        if (in.peek() == '/') {
            return literals.regex();
        }
        String name = word();
        if (name.isEmpty() || !LarkTree.isTerminal(name)) {
            throw in.error(from, "expected a string, a regular expression or a terminal, got " + in.here());
        }
        return new LarkTree.Name(name, null, from);
    }

    private String word() {
        int from = in.at;
        while (in.peek() == '_' || in.peek() >= 0 && Character.isLetterOrDigit(in.peek())) {
            in.at++;
        }
        return in.text.substring(from, in.at);
    }

    private void space() {
        while (in.peek() == ' ' || in.peek() == '\t') {
            in.at++;
        }
    }
}
